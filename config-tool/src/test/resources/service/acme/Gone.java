package acme;

public final class Gone {}
