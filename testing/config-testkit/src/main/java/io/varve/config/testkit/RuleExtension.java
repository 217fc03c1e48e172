package io.varve.config.testkit;

import io.varve.config.testkit.internal.RuleViolation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a rule once with its sentence as the display name, and puts the sentence into its failure. A
 * rule that does not apply is shown under a name that says so.
 */
final class RuleExtension implements TestTemplateInvocationContextProvider {
  private static final Logger log = LoggerFactory.getLogger(RuleExtension.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
    Class<?> test = context.getRequiredTestClass();
    return Stream.of(
        Stream.of(rule.needs())
            .filter(need -> !need.isIn(test))
            .findFirst()
            .map(absent -> doesNotApply(rule, absent, context))
            .orElseGet(() -> new Run(rule.value(), Optional.empty())));
  }

  /** Logs the reason once per class: not every report shows the names of invocations. */
  private static Run doesNotApply(Rule rule, Requirement absent, ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    var unused =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(RuleExtension.class, test))
            .getOrComputeIfAbsent(
                absent,
                need -> {
                  log.info("{}: some rules do not apply: {}", test.getName(), need.absence());
                  return true;
                });
    return new Run(rule.value(), Optional.of(absent.absence()));
  }

  private record Run(String rule, Optional<String> absence)
      implements TestTemplateInvocationContext, InvocationInterceptor {

    @Override
    public String getDisplayName(int invocationIndex) {
      return absence.map(why -> "does not apply (" + why + "): " + rule).orElse(rule);
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      if (absence.isPresent()) {
        context.publishReportEntry("does not apply", absence.get());
        invocation.skip();
        return;
      }
      try {
        var unused = invocation.proceed();
      } catch (TestAbortedException | VirtualMachineError e) {
        throw e;
      } catch (RuleViolation e) {
        throw failure(String.valueOf(e.getMessage()), e);
      } catch (Throwable e) {
        throw failure(
            "seen: "
                + e
                + "\nto mend it: see the cause: where the source threw it, it must not; where a"
                + " hook of the test did, mend the test",
            e);
      }
    }

    private AssertionError failure(String problem, Throwable cause) {
      return new AssertionError("broken rule: " + rule + "\n" + problem, cause);
    }
  }
}
