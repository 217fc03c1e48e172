package acme;

public record Colour(int rgb) {}
