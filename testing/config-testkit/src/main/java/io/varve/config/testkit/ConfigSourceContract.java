package io.varve.config.testkit;

import static io.varve.config.testkit.Requirement.BREAK;
import static io.varve.config.testkit.Requirement.DESCRIPTORS;
import static io.varve.config.testkit.Requirement.LOG;
import static io.varve.config.testkit.Requirement.WATCH;
import static io.varve.config.testkit.Requirement.WRITE;

import io.varve.config.spi.ConfigSource;

/**
 * The rules of {@link ConfigSource} as JUnit tests. A subclass for one source implements the hooks
 * of {@link SourceFixture}, and every rule is tested. A failure names the rule, what was seen and
 * how to mend it.
 *
 * <p>All keys of the rules lie below {@code contract}. The store must hold none of them when a test
 * begins; the subclass removes them in a {@code @BeforeEach}. Hooks are called by one thread at a
 * time, which need not be the thread of the test. An exception from a hook fails the rule.
 *
 * <p>Some rules need a capability that {@link SourceFixture} declares. A rule that does not apply
 * is shown as a test with the name "does not apply (reason): rule". The rule {@code
 * hooks_fitTheSource} fails if the declaration does not match the source.
 */
public abstract class ConfigSourceContract extends SourceFixture {
  /** For subclasses. */
  protected ConfigSourceContract() {}

  private void check(ContractHarness.Check rule) throws Exception {
    ContractHarness.check(this, rule);
  }

  // Identity

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

  @Rule("loads of an unchanged store are equal")
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

  @Rule("keys with unusual characters are read unchanged")
  void unusualKeys_areKept() throws Exception {
    check(LoadRules::oddKeys);
  }

  @Rule("values with unusual characters are read unchanged")
  void unusualTexts_areKept() throws Exception {
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

  @Rule(value = "no value is in a line of the log", needs = LOG)
  void log_showsNoValue() throws Exception {
    check(LogRules::showsNoValue);
  }

  @Rule("diagnose() answers at any moment, changes nothing and shows no value")
  void diagnose_changesNothing() throws Exception {
    check(DiagnoseRules::changesNothing);
  }

  // Watching

  @Rule(value = "watch(…) does not block", needs = WATCH)
  void watch_doesNotBlock() throws Exception {
    check(WatchRules::doesNotBlock);
  }

  @Rule(value = "a key that is created is reported", needs = WATCH)
  void creation_isReported() throws Exception {
    check(WatchRules::creation);
  }

  @Rule(value = "a value that changes is reported", needs = WATCH)
  void change_isReported() throws Exception {
    check(WatchRules::change);
  }

  @Rule(value = "after two changes in a row the second one is accepted", needs = WATCH)
  void twoChanges_endInTheSecond() throws Exception {
    check(WatchRules::twoChanges);
  }

  @Rule(value = "a key that is deleted is reported", needs = WATCH)
  void deletion_isReported() throws Exception {
    check(WatchRules::deletion);
  }

  @Rule(value = "the deletion of the last key is reported", needs = WATCH)
  void deletionOfTheLastKey_isReported() throws Exception {
    check(WatchRules::deletionOfTheLastKey);
  }

  @Rule(value = "a change between load() and watch(…) is reported", needs = WATCH)
  void changeBeforeTheWatch_isReported() throws Exception {
    check(WatchRules::changeBeforeTheWatch);
  }

  @Rule(value = "a deletion between load() and watch(…) is reported", needs = WATCH)
  void deletionBeforeTheWatch_isReported() throws Exception {
    check(WatchRules::deletionBeforeTheWatch);
  }

  @Rule(value = "a report holds everything, never a difference", needs = WATCH)
  void report_isWhole() throws Exception {
    check(WatchRules::reportIsWhole);
  }

  @Rule(value = "contents equal to the last ones are not reported", needs = WATCH)
  void equalContents_areNotReported() throws Exception {
    check(WatchRules::equalContents);
  }

  @Rule(value = "after a newer state no older one is reported", needs = WATCH)
  void reports_areInOrder() throws Exception {
    check(WatchRules::inOrder);
  }

  @Rule(value = "the observer is called by one thread at a time", needs = WATCH)
  void reports_comeOneAtATime() throws Exception {
    check(WatchRules::oneAtATime);
  }

  @Rule(value = "after many writes the last report is what a fresh load gives", needs = WATCH)
  void manyWrites_endInTheFinalState() throws Exception {
    check(WatchRules::manyWrites);
  }

  // Failures

  @Rule(value = "load() of an unreadable store throws a ConfigException", needs = BREAK)
  void loadOfABrokenStore_throwsAConfigException() throws Exception {
    check(FailureRules::loadThrows);
  }

  @Rule(
      value = "a store that becomes unreadable is reported as a failure",
      needs = {WATCH, BREAK})
  void failure_isReported() throws Exception {
    check(FailureRules::isReported);
  }

  @Rule(
      value = "a failure keeps the last good state",
      needs = {WATCH, BREAK})
  void failure_keepsTheLastGoodState() throws Exception {
    check(FailureRules::keepsTheLastGoodState);
  }

  @Rule(
      value = "a recovery without a change is reported",
      needs = {WATCH, BREAK})
  void recovery_isReported() throws Exception {
    check(FailureRules::recoveryIsReported);
  }

  @Rule(
      value = "changes after a recovery are reported",
      needs = {WATCH, BREAK})
  void changeAfterARecovery_isReported() throws Exception {
    check(FailureRules::changeAfterARecovery);
  }

  @Rule(value = "no value is in the message or the stack trace of a failure", needs = BREAK)
  void failure_showsNoValue() throws Exception {
    check(FailureRules::showsNoValue);
  }

  @Rule(value = "diagnose() of an unreadable store returns what is wrong", needs = BREAK)
  void diagnoseOfABrokenStore_namesWhatIsWrong() throws Exception {
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

  @Rule(value = "once close() returns, no call to the observer begins", needs = WATCH)
  void close_endsTheReports() throws Exception {
    check(CloseRules::endsTheReports);
  }

  @Rule(value = "once close() returns, no call to the observer runs", needs = WATCH)
  void close_waitsForACallThatRuns() throws Exception {
    check(CloseRules::waitsForACall);
  }

  @Rule(value = "close() is bounded, though a call to the observer hangs", needs = WATCH)
  void close_whileACallHangs_isBounded() throws Exception {
    check(CloseRules::boundedWhileACallHangs);
  }

  @Rule(value = "close() inside of a call to the observer is bounded", needs = WATCH)
  void close_insideACall_isBounded() throws Exception {
    check(CloseRules::insideACall);
  }

  @Rule(
      value = "close() of an unreachable store is bounded",
      needs = {WATCH, BREAK})
  void close_ofABrokenStore_isBounded() throws Exception {
    check(CloseRules::ofABrokenStore);
  }

  @Rule(value = "close() ends a load() that waits for its store", needs = BREAK)
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

  @Rule(value = "close() leaves no connection and no file open", needs = DESCRIPTORS)
  void close_leavesNothingOpen() throws Exception {
    check(LeakRules::nothingOpen);
  }

  // Writing

  @Rule(value = "what is written to storeKey(key) is read as key", needs = WRITE)
  void storeKey_isReadAsTheKey() throws Exception {
    check(WriteRules::storeKey);
  }

  @Rule(value = "read(…) returns what the store holds now", needs = WRITE)
  void read_returnsWhatTheStoreHolds() throws Exception {
    check(WriteRules::read);
  }

  @Rule(value = "createIfAbsent(…) keeps what is there", needs = WRITE)
  void createIfAbsent_keepsWhatIsThere() throws Exception {
    check(WriteRules::createIfAbsent);
  }

  @Rule(value = "put(…) sets a value, whatever is there", needs = WRITE)
  void put_overwrites() throws Exception {
    check(WriteRules::put);
  }

  @Rule(value = "compareAndSet(…) sets a value only if the key is unchanged", needs = WRITE)
  void compareAndSet_setsOnlyWhatWasRead() throws Exception {
    check(WriteRules::compareAndSet);
  }

  @Rule(value = "concurrent calls of compareAndSet(…) lose no update", needs = WRITE)
  void compareAndSet_losesNoUpdate() throws Exception {
    check(WriteRules::noUpdateIsLost);
  }

  @Rule(value = "delete(…) removes a key; one that is absent stays so", needs = WRITE)
  void delete_removes() throws Exception {
    check(WriteRules::delete);
  }

  @Rule(value = "deleteIfUnchanged(…) removes a key only if it is unchanged", needs = WRITE)
  void deleteIfUnchanged_removesOnlyWhatWasRead() throws Exception {
    check(WriteRules::deleteIfUnchanged);
  }

  @Rule(value = "a batch is written as a whole or not at all", needs = WRITE)
  void batch_isAllOrNothing() throws Exception {
    check(WriteRules::batch);
  }

  @Rule(value = "a batch that names a key twice is refused as a whole", needs = WRITE)
  void batch_namesEachKeyOnce() throws Exception {
    check(WriteRules::keyTwice);
  }

  @Rule(value = "split(…) divides batches that no transaction takes", needs = WRITE)
  void split_keepsAllWrites() throws Exception {
    check(WriteRules::split);
  }

  @Rule(value = "an empty batch is written at once", needs = WRITE)
  void emptyBatch_isWritten() throws Exception {
    check(WriteRules::emptyBatch);
  }

  @Rule(
      value = "what is written is reported by the watch",
      needs = {WRITE, WATCH})
  void write_isReported() throws Exception {
    check(WriteRules::isReported);
  }

  @Rule(
      value = "a write that fails throws a SourceException without the value",
      needs = {WRITE, BREAK})
  void writeToABrokenStore_throwsASourceException() throws Exception {
    check(WriteRules::brokenStore);
  }

  @Rule("the engine reads the source and explains where a value comes from")
  void engine_explainsTheValue() throws Exception {
    check(EngineRules::explains);
  }

  @Rule("the source lies above a lower one and below a higher one")
  void engine_keepsThePrecedence() throws Exception {
    check(EngineRules::precedence);
  }

  @Rule(value = "a listener is notified of a change and of a deletion", needs = WATCH)
  void engine_reportsChanges() throws Exception {
    check(EngineRules::tellsOfChanges);
  }

  @Rule(
      value = "the engine keeps the last good state, reports the failure and recovers",
      needs = {WATCH, BREAK})
  void engine_outlivesAFailure() throws Exception {
    check(EngineRules::outlivesAFailure);
  }
}
