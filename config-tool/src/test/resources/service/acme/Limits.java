package acme;

public record Limits(@jakarta.validation.constraints.Min(1) int poolSize) {}
