package acme;

public final class BrokenSource extends EmptySource {
  public BrokenSource() {
    super("broken");
  }

  @Override
  public void open(io.varve.config.spi.SourceContext context) {
    new Gone();
  }
}
