package io.varve.config.cli;

import java.util.List;

/** The arguments told apart: options and operands, each in the order of the arguments. */
record ParsedCommandLine(List<Option> options, List<String> operands) {
  ParsedCommandLine {
    options = List.copyOf(options);
    operands = List.copyOf(operands);
  }

  /** The numbers alone, since values and operands may be secrets. */
  @Override
  public String toString() {
    return options.size() + " options, " + operands.size() + " operands";
  }
}
