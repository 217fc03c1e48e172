package acme;

import io.varve.config.Origin;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourceSnapshot;

public final class LookingSource implements io.varve.config.spi.ConfigSource {
  private String found = "";

  @Override
  public String name() {
    return "looking";
  }

  @Override
  public void open(SourceContext context) {
    boolean file = context.classLoader().getResource("picocli/CommandLine.class") != null;
    found =
        "picocli " + isThere("picocli.CommandLine")
            + ", its file " + file
            + ", compiler " + isThere("com.sun.source.tree.Tree");
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, LookingSource.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  @Override
  public SourceSnapshot load() {
    return SourceSnapshot.of(
        SourceLayer.builder("library").put("found", found, Origin.of("looking", "loader")).build());
  }
}
