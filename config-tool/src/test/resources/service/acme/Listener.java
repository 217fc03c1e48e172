package acme;

public final class Listener implements io.varve.config.ChangeListener {
  public Listener() {
    System.setProperty("acme.listener", "made");
  }

  @Override
  public void onChange(io.varve.config.ChangeEvent event) {
    System.setProperty("acme.listener", "called");
  }
}
