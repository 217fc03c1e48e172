package io.varve.config.consul.internal.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.varve.config.consul.internal.http.AgentReply;
import io.varve.config.consul.internal.http.ConsulRequestException;
import java.util.Optional;

/** The version of the agent. */
final class ServerVersion {
  private ServerVersion() {}

  /**
   * Reads the version; empty if the agent does not show it. From 1.12 on, that needs no permission.
   */
  static Optional<String> read(KvReader reader) throws ConsulRequestException {
    AgentReply answer = reader.ask("/v1/agent/version");
    if (answer.status() == AgentReply.OK) {
      return parse(answer.body(), "HumanVersion");
    }
    AgentReply self = reader.ask("/v1/agent/self");
    return self.status() == AgentReply.OK ? parse(self.body(), "Version") : Optional.empty();
  }

  private static Optional<String> parse(String body, String name) {
    try {
      JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
      JsonElement config = answer.get("Config");
      JsonObject holder = config == null ? answer : config.getAsJsonObject();
      return Optional.of(holder.get(name).getAsString().strip()).filter(text -> !text.isEmpty());
    } catch (RuntimeException e) {
      return Optional.empty(); // not an answer of Consul's
    }
  }

  /** Returns true for the version that refuses names which those before and after it take. */
  static boolean isToBeAvoided(String version) {
    return version.matches("1\\.21\\.5(\\D.*)?");
  }
}
