package io.varve.config.consul;

import io.varve.config.Origin;
import io.varve.config.Problem;
import io.varve.config.consul.ConsulFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells deletion from lost rights, which look the same in a list: keys that are gone.
 *
 * <p>To be sure it has the leader answer again, and asks for some of the keys that are gone one by
 * one: then a key that may not be read is refused, and not left out.
 */
final class Judge {
  /** How many of the keys that are gone are asked for. */
  private static final int SAMPLES = 3;

  private final GonePolicy policy;
  private final KvStore store;

  Judge(GonePolicy policy, KvStore store) {
    this.policy = policy;
    this.store = store;
  }

  /**
   * The answer to believe.
   *
   * @param before what was believed last
   * @throws ConsulFailure if it is not believed
   */
  Answer judge(Query query, Contents before, Answer answer) throws ConsulFailure {
    if (policy == GonePolicy.CLEAR || before.missingIn(answer.contents()).isEmpty()) {
      return answer;
    }
    if (policy == GonePolicy.KEEP) {
      if (answer.contents().isEmpty()) {
        throw unbelieved(
            query, "nothing any more, which varve.consul.when-gone=keep does not believe", null);
      }
      return answer;
    }
    Answer again = store.confirm(query);
    List<String> gone = before.missingIn(again.contents());
    if (!gone.isEmpty() && (again.filtered() || answer.filtered())) {
      throw lost(query, null);
    }
    for (String key : samples(gone)) {
      Optional<KvEntry> there;
      try {
        there = store.find(key, Consistency.CONSISTENT);
      } catch (ConsulFailure failure) {
        throw failure.kind() == Kind.DENIED ? lost(query, failure) : failure;
      }
      if (there.isPresent()) {
        // It came back this moment.
        return store.confirm(query);
      }
    }
    return again;
  }

  private static List<String> samples(List<String> keys) {
    List<String> asked = keys.stream().filter(Judge::canBeAsked).toList();
    if (asked.size() <= SAMPLES) {
      return asked;
    }
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(asked.get(i * (asked.size() - 1) / (SAMPLES - 1)));
    }
    return samples;
  }

  /** Folders and keys with empty parts or dots as parts cannot be asked for by themselves. */
  private static boolean canBeAsked(String key) {
    for (String part : key.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static ConsulFailure lost(Query query, @Nullable Throwable cause) {
    return unbelieved(
        query, "keys that are gone since the token lost the right to read them", cause);
  }

  private static ConsulFailure unbelieved(Query query, String found, @Nullable Throwable cause) {
    return new ConsulFailure(
        Kind.DENIED,
        Problem.at(
            Origin.of(ConsulSource.NAME, "consul " + query.shown()),
            "what was there",
            found,
            "give the token the right to read them, or set varve.consul.when-gone to clear"),
        cause);
  }
}
