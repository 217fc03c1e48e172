package io.varve.config.testkit;

import io.varve.config.layered.LayeredConfig;
import io.varve.config.layered.LayeredConfigBuilder;
import io.varve.config.spi.ConfigSource;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of {@link ConfigSource} as JUnit tests. A team extends it, says how to make its source
 * and how to change, break and mend the store behind it, and has every rule tested; a failure says
 * which rule was broken, what was seen and what to do.
 *
 * <p>The store holds no key below {@code contract} when a test begins; a {@code @BeforeEach} of the
 * subclass sees to it. All keys that the rules use lie below {@code contract}. Hooks are called by
 * one thread at a time, not always by that of the test. What they throw fails the rule.
 *
 * <p>Not every source can have every rule. What is there is told by what the subclass overrides:
 *
 * <ul>
 *   <li>{@link #delete}: the source watches, and the store changes while it does;
 *   <li>{@link #breakStore} and {@link #mendStore}: the store can be away or hold what cannot be
 *       understood;
 *   <li>{@link #newSource} with the return type {@link io.varve.config.spi.WritableConfigSource},
 *       or one below it: the source writes.
 * </ul>
 *
 * <p>A rule that does not apply is shown as a test of the name "does not apply (why): rule". The
 * rule {@code hooks_fitTheSource} fails if this is not the truth: a source that has a {@code
 * watch}, needs a network or writes cannot be declared without.
 */
public abstract class ConfigSourceContract {
  private static final Logger log = LoggerFactory.getLogger(ConfigSourceContract.class);

  private @Nullable TestReporter reporter;

  /** For subclasses. */
  protected ConfigSourceContract() {}

  /**
   * Makes a source on the store of this test, not open yet. Sources of one test share the store.
   *
   * @return a new source at each call; declare the return type of the source where it writes
   * @throws Exception if it cannot be made
   */
  protected abstract ConfigSource newSource() throws Exception;

  /**
   * Sets a value in the store, whatever is there. A source that is loaded after it returns reads
   * it.
   *
   * @param key a canonical key of the configuration, below {@code contract}
   * @param text the value
   * @throws Exception if it cannot be set
   */
  protected abstract void put(String key, String text) throws Exception;

  /**
   * Sets values in the store, for stores that can do so faster than one by one.
   *
   * @param texts canonical key to value; up to 10,000
   * @throws Exception if they cannot be set
   */
  protected void putAll(Map<String, String> texts) throws Exception {
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
  }

  /**
   * Removes a value from the store. To be overridden where the source watches.
   *
   * @param key a canonical key that was put before
   * @throws Exception if it cannot be removed
   */
  protected void delete(String key) throws Exception {
    throw new UnsupportedOperationException("delete");
  }

  /**
   * Makes the store one that cannot be read: stops the server, cuts the line, writes what cannot be
   * understood. To be overridden, with {@link #mendStore}, where that can happen.
   *
   * @throws Exception if it cannot be broken
   */
  protected void breakStore() throws Exception {
    throw new UnsupportedOperationException("breakStore");
  }

  /**
   * Ends what {@link #breakStore} began. The store holds what it held before.
   *
   * @throws Exception if it cannot be mended
   */
  protected void mendStore() throws Exception {
    throw new UnsupportedOperationException("mendStore");
  }

  /**
   * The process that the source sees: arguments, environment, settings (as {@link
   * LayeredConfigBuilder#defaults}). From it comes the context that sources are opened with, and
   * the engine in which they are tried.
   *
   * @return a new builder at each call; by default one without arguments, environment, system
   *     properties and discovery
   * @throws Exception if it cannot be made
   */
  protected LayeredConfigBuilder process() throws Exception {
    return LayeredConfig.builder()
        .application("contract")
        .discover(false)
        .environment(Map.of())
        .systemProperties(Map.of());
  }

  /**
   * Whether the store can hold a value, for the rules of odd keys and odd texts. What it cannot
   * hold is left out, and shown as such.
   *
   * @param key a canonical key
   * @param text the value
   * @return by default true
   */
  protected boolean canHold(String key, String text) {
    return true;
  }

  /**
   * The largest value that the store takes; one of this size is tried.
   *
   * @return the size in bytes of UTF-8; by default 1 MiB
   */
  protected int largestValue() {
    return 1 << 20;
  }

  /**
   * How long the rules wait for what must happen, such as a change to be reported.
   *
   * @return by default 30 seconds
   */
  protected Duration timeout() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  final void takeReporter(TestReporter given) {
    reporter = given;
  }

  /** Shows something beside the results, in reports that have entries and in the log. */
  final void publish(String what, String value) {
    if (reporter != null) {
      reporter.publishEntry(what, value);
    }
    log.info("{}: {}: {}", getClass().getName(), what, value);
  }

  private interface Check {
    void on(ContractHarness harness) throws Exception;
  }

  private void check(Check rule) throws Exception {
    try (ContractHarness harness = new ContractHarness(this)) {
      rule.on(harness);
    }
  }

  // What it is

  @Rule("the test overrides the hooks that the source needs, and no others")
  void hooks_fitTheSource() throws Exception {
    check(IdentityRules::hooksFit);
  }

  @Rule("name, ordinal and phase are constant, and the name is in kebab-case")
  void name_isConstant() throws Exception {
    check(IdentityRules::nameIsConstant);
  }

  @Rule("a source that ServiceLoader finds is the one under test")
  void discovery_findsTheSource() throws Exception {
    check(IdentityRules::discoveryFindsTheSource);
  }

  // Loading

  @Rule("load() returns what the store holds")
  void load_returnsWhatTheStoreHolds() throws Exception {
    check(LoadRules::returnsWhatTheStoreHolds);
  }

  @Rule("sources that load an unchanged store say the same")
  void load_isRepeatable() throws Exception {
    check(LoadRules::isRepeatable);
  }

  @Rule("an empty store is no failure")
  void load_ofAnEmptyStore_isEmpty() throws Exception {
    check(LoadRules::emptyStoreIsEmpty);
  }

  @Rule("a snapshot stays as it is when the store changes")
  void snapshot_staysAsItIs() throws Exception {
    check(LoadRules::snapshotStays);
  }

  @Rule("every value carries an origin, which names the source and the place")
  void origins_nameTheSource() throws Exception {
    check(LoadRules::originsNameTheSource);
  }

  @Rule("an empty value is a value, a missing one is none")
  void emptyAndMissing_differ() throws Exception {
    check(LoadRules::emptyAndMissingDiffer);
  }

  @Rule("a key may hold a value and have keys below it")
  void keyWithKeysBelow_keepsItsValue() throws Exception {
    check(LoadRules::keyWithKeysBelow);
  }

  @Rule("a matcher may match below every prefix of a key that it has a value for")
  void matcher_mayMatchBelowPrefixes() throws Exception {
    check(LoadRules::matcherMayMatch);
  }

  @Rule("a matcher that lists keys lists all that it has a value for")
  void matcher_listsAllItsKeys() throws Exception {
    check(LoadRules::matcherListsAllKeys);
  }

  @Rule("keys with odd characters are read as they are")
  void oddKeys_areKept() throws Exception {
    check(LoadRules::oddKeys);
  }

  @Rule("texts with odd characters are read as they are")
  void oddTexts_areKept() throws Exception {
    check(LoadRules::oddTexts);
  }

  @Rule("a value as large as the store takes, up to 1 MiB, is read whole")
  void largeValue_isKept() throws Exception {
    check(LoadRules::largeValue);
  }

  @Rule("10,000 keys are read")
  void manyKeys_areKept() throws Exception {
    check(LoadRules::manyKeys);
  }

  @Rule("no value is in the toString() of the source, of what it loads or of an origin")
  void toString_showsNoValue() throws Exception {
    check(LoadRules::toStringShowsNoValue);
  }

  @Rule(value = "no value is in a line of the log", needs = Requirement.LOG)
  void log_showsNoValue() throws Exception {
    check(LogRules::showsNoValue);
  }

  @Rule("diagnose() answers at any moment, changes nothing and shows no value")
  void diagnose_changesNothing() throws Exception {
    check(DiagnoseRules::changesNothing);
  }

  // Watching

  @Rule(value = "watch(…) does not block", needs = Requirement.WATCH)
  void watch_doesNotBlock() throws Exception {
    check(WatchRules::doesNotBlock);
  }

  @Rule(value = "a key that is created is reported", needs = Requirement.WATCH)
  void creation_isReported() throws Exception {
    check(WatchRules::creation);
  }

  @Rule(value = "a value that changes is reported", needs = Requirement.WATCH)
  void change_isReported() throws Exception {
    check(WatchRules::change);
  }

  @Rule(value = "of two changes in a row the second is the last word", needs = Requirement.WATCH)
  void twoChanges_endInTheSecond() throws Exception {
    check(WatchRules::twoChanges);
  }

  @Rule(value = "a key that is deleted is reported", needs = Requirement.WATCH)
  void deletion_isReported() throws Exception {
    check(WatchRules::deletion);
  }

  @Rule(value = "the deletion of the last key is reported", needs = Requirement.WATCH)
  void deletionOfTheLastKey_isReported() throws Exception {
    check(WatchRules::deletionOfTheLastKey);
  }

  @Rule(value = "a change between load() and watch(…) is reported", needs = Requirement.WATCH)
  void changeBeforeTheWatch_isReported() throws Exception {
    check(WatchRules::changeBeforeTheWatch);
  }

  @Rule(value = "a deletion between load() and watch(…) is reported", needs = Requirement.WATCH)
  void deletionBeforeTheWatch_isReported() throws Exception {
    check(WatchRules::deletionBeforeTheWatch);
  }

  @Rule(value = "a report holds everything, never a difference", needs = Requirement.WATCH)
  void report_isWhole() throws Exception {
    check(WatchRules::reportIsWhole);
  }

  @Rule(value = "contents equal to the last ones are not reported", needs = Requirement.WATCH)
  void equalContents_areNotReported() throws Exception {
    check(WatchRules::equalContents);
  }

  @Rule(value = "after a newer state no older one is reported", needs = Requirement.WATCH)
  void reports_areInOrder() throws Exception {
    check(WatchRules::inOrder);
  }

  @Rule(value = "the observer is called by one thread at a time", needs = Requirement.WATCH)
  void reports_comeOneAtATime() throws Exception {
    check(WatchRules::oneAtATime);
  }

  @Rule(
      value = "after many writes the last report is what a fresh load gives",
      needs = Requirement.WATCH)
  void manyWrites_endInTheFinalState() throws Exception {
    check(WatchRules::manyWrites);
  }

  // Failing

  @Rule(
      value = "load() of a store that cannot be read throws a ConfigException",
      needs = Requirement.BREAK)
  void loadOfABrokenStore_throwsAConfigException() throws Exception {
    check(FailureRules::loadThrows);
  }

  @Rule(
      value = "a store that cannot be read any more is reported as a failure",
      needs = {Requirement.WATCH, Requirement.BREAK})
  void failure_isReported() throws Exception {
    check(FailureRules::isReported);
  }

  @Rule(
      value = "a failure is no news of contents: what was said last stays in force",
      needs = {Requirement.WATCH, Requirement.BREAK})
  void failure_keepsTheLastGoodState() throws Exception {
    check(FailureRules::keepsTheLastGoodState);
  }

  @Rule(
      value = "a store that can be read again is reported, though nothing has changed",
      needs = {Requirement.WATCH, Requirement.BREAK})
  void recovery_isReported() throws Exception {
    check(FailureRules::recoveryIsReported);
  }

  @Rule(
      value = "changes after a recovery are reported",
      needs = {Requirement.WATCH, Requirement.BREAK})
  void changeAfterARecovery_isReported() throws Exception {
    check(FailureRules::changeAfterARecovery);
  }

  @Rule(
      value = "no value is in the message or the stack trace of a failure",
      needs = Requirement.BREAK)
  void failure_showsNoValue() throws Exception {
    check(FailureRules::showsNoValue);
  }

  @Rule(
      value = "diagnose() of a store that cannot be read says what is wrong, and throws nothing",
      needs = Requirement.BREAK)
  void diagnoseOfABrokenStore_saysWhatIsWrong() throws Exception {
    check(DiagnoseRules::brokenStore);
  }

  // Closing

  @Rule("close() may be called again and again, by several threads")
  void close_isIdempotent() throws Exception {
    check(CloseRules::isIdempotent);
  }

  @Rule("close() may come before open(…), load() and watch(…)")
  void close_comesAtAnyMoment() throws Exception {
    check(CloseRules::atAnyMoment);
  }

  @Rule(value = "once close() returns, no call to the observer begins", needs = Requirement.WATCH)
  void close_endsTheReports() throws Exception {
    check(CloseRules::endsTheReports);
  }

  @Rule(value = "once close() returns, no call to the observer runs", needs = Requirement.WATCH)
  void close_waitsForACallThatRuns() throws Exception {
    check(CloseRules::waitsForACall);
  }

  @Rule(
      value = "close() is bounded, though a call to the observer hangs",
      needs = Requirement.WATCH)
  void close_whileACallHangs_isBounded() throws Exception {
    check(CloseRules::boundedWhileACallHangs);
  }

  @Rule(value = "close() inside of a call to the observer is bounded", needs = Requirement.WATCH)
  void close_insideACall_isBounded() throws Exception {
    check(CloseRules::insideACall);
  }

  @Rule(
      value = "close() is bounded, though the store cannot be reached",
      needs = {Requirement.WATCH, Requirement.BREAK})
  void close_ofABrokenStore_isBounded() throws Exception {
    check(CloseRules::ofABrokenStore);
  }

  @Rule(value = "close() ends a load() that waits for its store", needs = Requirement.BREAK)
  void close_endsALoadThatWaits() throws Exception {
    check(CloseRules::endsALoad);
  }

  @Rule("a source has daemon threads alone")
  void threads_areDaemons() throws Exception {
    check(LeakRules::threadsAreDaemons);
  }

  @Rule("close() leaves no thread")
  void close_leavesNoThread() throws Exception {
    check(LeakRules::noThread);
  }

  @Rule(value = "close() leaves no connection and no file open", needs = Requirement.DESCRIPTORS)
  void close_leavesNothingOpen() throws Exception {
    check(LeakRules::nothingOpen);
  }

  // Writing

  @Rule(value = "what is written to storeKey(key) is read as key", needs = Requirement.WRITE)
  void storeKey_isReadAsTheKey() throws Exception {
    check(WriteRules::storeKey);
  }

  @Rule(value = "read(…) tells what the store holds now", needs = Requirement.WRITE)
  void read_tellsWhatTheStoreHolds() throws Exception {
    check(WriteRules::read);
  }

  @Rule(value = "createIfAbsent(…) keeps what is there", needs = Requirement.WRITE)
  void createIfAbsent_keepsWhatIsThere() throws Exception {
    check(WriteRules::createIfAbsent);
  }

  @Rule(value = "put(…) sets a value, whatever is there", needs = Requirement.WRITE)
  void put_overwrites() throws Exception {
    check(WriteRules::put);
  }

  @Rule(
      value = "compareAndSet(…) sets a value only if the key is as it was read",
      needs = Requirement.WRITE)
  void compareAndSet_setsOnlyWhatWasRead() throws Exception {
    check(WriteRules::compareAndSet);
  }

  @Rule(value = "of writers that compare and set no update is lost", needs = Requirement.WRITE)
  void compareAndSet_losesNoUpdate() throws Exception {
    check(WriteRules::noUpdateIsLost);
  }

  @Rule(value = "delete(…) removes a key; one that is absent stays so", needs = Requirement.WRITE)
  void delete_removes() throws Exception {
    check(WriteRules::delete);
  }

  @Rule(
      value = "deleteIfUnchanged(…) removes a key only if it is as it was read",
      needs = Requirement.WRITE)
  void deleteIfUnchanged_removesOnlyWhatWasRead() throws Exception {
    check(WriteRules::deleteIfUnchanged);
  }

  @Rule(value = "a batch is written as a whole or not at all", needs = Requirement.WRITE)
  void batch_isAllOrNothing() throws Exception {
    check(WriteRules::batch);
  }

  @Rule(
      value = "a batch that names a key twice is refused, and nothing is written",
      needs = Requirement.WRITE)
  void batch_namesEachKeyOnce() throws Exception {
    check(WriteRules::keyTwice);
  }

  @Rule(
      value = "writeInParts(…) writes batches that no transaction takes",
      needs = Requirement.WRITE)
  void writeInParts_writesAll() throws Exception {
    check(WriteRules::parts);
  }

  @Rule(value = "an empty batch is written at once", needs = Requirement.WRITE)
  void emptyBatch_isWritten() throws Exception {
    check(WriteRules::emptyBatch);
  }

  @Rule(
      value = "what is written is reported by the watch",
      needs = {Requirement.WRITE, Requirement.WATCH})
  void write_isReported() throws Exception {
    check(WriteRules::isReported);
  }

  @Rule(
      value = "a write that fails throws a SourceException without the value",
      needs = {Requirement.WRITE, Requirement.BREAK})
  void writeToABrokenStore_throwsASourceException() throws Exception {
    check(WriteRules::brokenStore);
  }

  // In the engine

  @Rule("the engine reads the source and explains where a value comes from")
  void engine_explainsTheValue() throws Exception {
    check(EngineRules::explains);
  }

  @Rule("the source lies above a lower one and below a higher one")
  void engine_keepsThePrecedence() throws Exception {
    check(EngineRules::precedence);
  }

  @Rule(value = "a listener hears of a change and of a deletion", needs = Requirement.WATCH)
  void engine_tellsOfChanges() throws Exception {
    check(EngineRules::tellsOfChanges);
  }

  @Rule(
      value = "the engine goes on with the last good state, says so, and recovers",
      needs = {Requirement.WATCH, Requirement.BREAK})
  void engine_outlivesAFailure() throws Exception {
    check(EngineRules::outlivesAFailure);
  }
}
