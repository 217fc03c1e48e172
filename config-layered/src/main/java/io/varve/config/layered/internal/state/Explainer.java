package io.varve.config.layered.internal.state;

import io.varve.config.ConfigException;
import io.varve.config.ConfigKey;
import io.varve.config.Explanation;
import io.varve.config.Explanation.Candidate;
import io.varve.config.Origin;
import io.varve.config.Secret;
import io.varve.config.layered.internal.merge.PlaceholderReference;
import io.varve.config.layered.internal.merge.RankedLayer;
import io.varve.config.layered.internal.value.ResolvedValue;
import io.varve.config.spi.SourceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the values of all layers for one key, with the reason why each is effective or not. */
final class Explainer {
  private final ConfigState state;
  private final String key;
  private final List<Candidate> candidates = new ArrayList<>();
  private String loss = "";

  private Explainer(ConfigState state, String key) {
    this.state = state;
    this.key = key;
  }

  static Explanation explain(ConfigState state, String key) {
    return new Explainer(state, key).explain();
  }

  private Explanation explain() {
    state.stack().layers().forEach(this::judge);
    Optional<String> value = Optional.ofNullable(find(key)).map(ResolvedValue::shown);
    if (value.isEmpty()) {
      value = candidates.stream().filter(Candidate::wins).findFirst().flatMap(Candidate::text);
    }
    if (value.isEmpty() && candidates.isEmpty()) {
      int below = state.keysUnder(key).size();
      value = below == 0 ? value : Optional.of("(" + below + " keys below it)");
    }
    List<String> suggestions =
        value.isEmpty() && candidates.isEmpty() ? state.suggestions(key) : List.of();
    return new Explanation(key, value, candidates, suggestions);
  }

  private void judge(RankedLayer ranked) {
    Optional<SourceValue> value = ranked.find(key);
    value.ifPresent(found -> add(ranked, found));
    RankedLayer.Hiding hiding = ranked.hiding(key);
    if (ranked.layer().lists().contains(key)) {
      addList(ranked);
    } else if (hiding != null) {
      if (value.isEmpty()) {
        candidates.add(
            new Candidate(
                ranked.layer().name(),
                hiding.origin(),
                ranked.ordinal(),
                Optional.empty(),
                false,
                hiding.reason()));
      }
      loss = loss.isEmpty() ? hiding.reason() : loss;
    }
  }

  private void add(RankedLayer ranked, SourceValue value) {
    String text = state.isSecret(key, value.text()) ? Secret.MASK : value.text();
    String victory = "highest precedence" + references(value);
    add(ranked, value.origin(), text, victory, "overridden by " + value.origin());
  }

  private void addList(RankedLayer ranked) {
    Origin origin = ranked.listOrigin(key);
    String text = "(list of " + ranked.listSize(key) + ")";
    String victory = "highest precedence; a list is taken as a whole";
    add(ranked, origin, text, victory, "replaced by the list at " + origin);
  }

  /** Adds a candidate, which is effective if no previous one is. */
  private void add(
      RankedLayer ranked, Origin origin, String text, String victory, String lossOfOthers) {
    boolean wins = loss.isEmpty();
    candidates.add(
        new Candidate(
            ranked.layer().name(),
            origin,
            ranked.ordinal(),
            Optional.of(text),
            wins,
            wins ? victory : loss));
    loss = wins ? lossOfOthers : loss;
  }

  private String references(SourceValue value) {
    StringBuilder words = new StringBuilder();
    for (PlaceholderReference reference : PlaceholderReference.in(value.text())) {
      String name = reference.key();
      ResolvedValue target = name.contains("${") ? null : find(name);
      if (target != null) {
        words.append("; ${").append(name).append("} is ").append(target.shown());
        words.append(" (").append(target.origin()).append(')');
      }
    }
    return state.isSecret(key) ? "" : words.toString();
  }

  /**
   * The value of a key; null also if it cannot be resolved, so that the explanation is still
   * complete.
   */
  private @Nullable ResolvedValue find(String name) {
    try {
      return state.find(ConfigKey.canonical(name.strip()));
    } catch (ConfigException broken) {
      return null;
    }
  }
}
