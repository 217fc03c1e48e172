package acme;

public final class Settings {
  record Db(String url, int poolSize, Colour colour) {}
}
