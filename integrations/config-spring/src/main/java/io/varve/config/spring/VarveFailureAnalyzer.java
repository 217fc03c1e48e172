package io.varve.config.spring;

import io.varve.config.ConfigException;
import io.varve.config.Problem;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a configuration error at the start in Spring Boot's form, without a stack trace. */
final class VarveFailureAnalyzer extends AbstractFailureAnalyzer<ConfigException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ConfigException cause) {
    String action =
        cause.problems().stream()
            .map(Problem::remedy)
            .distinct()
            .map(remedy -> "- " + remedy)
            .collect(Collectors.joining("\n"));
    return new FailureAnalysis(cause.getMessage(), action, cause);
  }
}
