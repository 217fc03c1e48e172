package acme;

public final class ColourConverter implements io.varve.config.Converter<Colour> {
  @Override
  public Class<Colour> type() {
    return Colour.class;
  }

  @Override
  public Colour convert(String text) {
    return new Colour(Integer.parseInt(text.substring(1), 16));
  }
}
