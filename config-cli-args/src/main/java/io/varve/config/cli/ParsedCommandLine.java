package io.varve.config.cli;

import java.util.List;

/** Options and operands, each in the order of the arguments. */
record ParsedCommandLine(List<Option> options, List<String> operands) {
  ParsedCommandLine {
    options = List.copyOf(options);
    operands = List.copyOf(operands);
  }

  /** Only the numbers: values and operands may be secrets. */
  @Override
  public String toString() {
    return options.size() + " options, " + operands.size() + " operands";
  }
}
