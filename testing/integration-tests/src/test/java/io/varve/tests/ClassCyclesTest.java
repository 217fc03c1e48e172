package io.varve.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Dependencies between top-level classes of the published modules have no cycles. A nested class
 * counts as its top-level class. Pairs that are one thing, such as a builder and its product, may
 * name each other.
 */
@Tag("any-jdk")
class ClassCyclesTest {
  @Test
  void classes_haveNoCycles() {
    assertThat(cycles(dependencies())).isEmpty();
  }

  @Test
  void cycles_areFound() {
    Map<String, Set<String>> graph =
        Map.of(
            "entry", Set.of("a"),
            "a", Set.of("b", "builder"),
            "b", Set.of("c", "end"),
            "c", Set.of("a"),
            "builder", Set.of("product"),
            "product", Set.of("builder"),
            "end", Set.of());
    assertThat(cycles(graph)).containsExactly(Set.of("a", "b", "c"));
  }

  private static Map<String, Set<String>> dependencies() {
    Map<String, Set<String>> graph = new TreeMap<>();
    for (JavaClass type : PublishedClasses.ALL) {
      String from = topLevel(type);
      Set<String> targets = graph.computeIfAbsent(from, name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (PublishedClasses.ALL.contain(target.getName()) && !topLevel(target).equals(from)) {
          targets.add(topLevel(target));
        }
      }
    }
    return graph;
  }

  private static String topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ClassCyclesTest::topLevel).orElseGet(type::getName);
  }

  /** Returns the strongly connected components of more than two nodes. */
  private static List<Set<String>> cycles(Map<String, Set<String>> graph) {
    List<Set<String>> cycles = new ArrayList<>();
    Components components = new Components(graph, cycles);
    graph.keySet().forEach(components::visit);
    return cycles;
  }

  /** Tarjan's algorithm. */
  private static final class Components {
    private final Map<String, Set<String>> graph;
    private final List<Set<String>> found;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> stack = new ArrayDeque<>();
    private final Set<String> onStack = new HashSet<>();

    Components(Map<String, Set<String>> graph, List<Set<String>> found) {
      this.graph = graph;
      this.found = found;
    }

    void visit(String node) {
      if (order.containsKey(node)) {
        return;
      }
      order.put(node, order.size());
      lowest.put(node, order.get(node));
      stack.push(node);
      onStack.add(node);
      for (String target : graph.get(node)) {
        if (!order.containsKey(target)) {
          visit(target);
          lowest.merge(node, lowest.get(target), Math::min);
        } else if (onStack.contains(target)) {
          lowest.merge(node, order.get(target), Math::min);
        }
      }
      if (lowest.get(node).equals(order.get(node))) {
        Set<String> component = new TreeSet<>();
        String member;
        do {
          member = stack.pop();
          onStack.remove(member);
          component.add(member);
        } while (!member.equals(node));
        if (component.size() > 2) {
          found.add(component);
        }
      }
    }
  }
}
