package acme;

public record Holder(String url, Gone gone) {}
