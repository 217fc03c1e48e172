package io.varve.config.layered.internal.secret;

import io.varve.config.ConfigKey;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Classifier of one segment of a key by its words. */
final class SecretNameClassifier {
  /** Words for secrets, also in the plural. */
  private static final Set<String> SECRET_WORDS =
      words(
          "password passwd passwort pwd pass passphrase passcode secret token "
              + "credential cred authorization auth cookie jwt bearer salt dsn apikey "
              + "accesskey secretkey privatekey encryptionkey signingkey");

  /** Endings of segments without separators, such as {@code DBPASSWORD}. */
  private static final List<String> ENDINGS =
      List.of("password", "passwd", "passphrase", "secret", "token", "apikey", "credential");

  /** Words before {@code key}. A public, primary or routing key is not secret. */
  private static final Set<String> KINDS_OF_KEY =
      words(
          "private api access secret encryption encrypt decryption signing sign master "
              + "account shared auth hmac aes rsa ssh license storage session crypto app "
              + "service subscription");

  /** Secret words that may have secrets below them, unlike {@code auth}, which is a topic. */
  private static final Set<String> FOLDERS =
      words("password passwd passphrase secret token credential key apikey");

  /** Words for the form of a secret, after a secret word. */
  private static final Set<String> FORMATS =
      words(
          "value text hash base64 b64 hex string data plain raw id encrypted enc "
              + "current previous old new primary secondary");

  /** Last words of segments that describe a secret. */
  private static final Set<String> METADATA =
      words(
          "file path location dir directory ttl length size url uri endpoint host port "
              + "expiry expiration expires validity lifetime timeout interval period age "
              + "enabled required name type algorithm issuer audience scope header policy "
              + "format encoding count limit rotation min max attempts");

  private static final Set<String> COUNTS = words("max min num number count total most least");

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{Nd}]+");

  private final List<String> words;

  private SecretNameClassifier(List<String> words) {
    this.words = words;
  }

  private static Set<String> words(String list) {
    return Pattern.compile(" ").splitAsStream(list).collect(Collectors.toUnmodifiableSet());
  }

  /** Splits a canonical segment, quoted or not, into words. */
  static SecretNameClassifier of(String name) {
    String folded = name.charAt(0) == '"' ? ConfigKey.fold(name).toLowerCase(Locale.ROOT) : name;
    return new SecretNameClassifier(
        BETWEEN_WORDS.splitAsStream(folded).filter(word -> !word.isEmpty()).toList());
  }

  /** Returns true if a key with this last segment is secret. */
  boolean isSecret() {
    int end = words.size();
    while (end > 1 && secretWords(end) == 0 && isFormat(words.get(end - 1))) {
      end--;
    }
    return secretWords(end) > 0;
  }

  /** Returns true if the last words stand for a secret. */
  boolean endsWithSecret() {
    return secretWords(words.size()) > 0;
  }

  /** Returns true for a plural of secrets, such as {@code api-keys}. */
  boolean isPluralOfSecrets() {
    return endsWithSecret()
        && words.get(words.size() - 1).endsWith("s")
        && FOLDERS.contains(singular(words.get(words.size() - 1)));
  }

  /** Returns true if all words stand for one secret, as in {@code token}. */
  boolean isSecretAlone() {
    return secretWords(words.size()) == words.size()
        && !words.isEmpty()
        && FOLDERS.contains(singular(words.get(words.size() - 1)));
  }

  /** Returns true if all words describe the form of the secret in the previous segment. */
  boolean isFormat() {
    return !words.isEmpty() && words.stream().allMatch(SecretNameClassifier::isFormat);
  }

  /** Returns true if the segment describes the secret in the previous one. */
  boolean isMetadata() {
    return !words.isEmpty() && METADATA.contains(words.get(words.size() - 1));
  }

  /** The number of words before a position that together stand for a secret. */
  private int secretWords(int end) {
    if (end == 0) {
      return 0;
    }
    String last = words.get(end - 1);
    String before = end > 1 ? words.get(end - 2) : "";
    String one = singular(last);
    if (SECRET_WORDS.contains(one) || ENDINGS.stream().anyMatch(one::endsWith)) {
      return COUNTS.contains(words.get(0)) && end > 1 ? 0 : 1;
    }
    boolean key = one.equals("key") && KINDS_OF_KEY.contains(before);
    boolean connection = one.equals("string") && before.equals("connection");
    return key || connection ? 2 : 0;
  }

  /** The word without the number and the s at its end: {@code tokens}, {@code password2}. */
  private static String singular(String word) {
    int end = word.length();
    while (end > 1 && Character.isDigit(word.charAt(end - 1))) {
      end--;
    }
    String name = word.substring(0, end);
    return name.endsWith("s") && !SECRET_WORDS.contains(name) ? name.substring(0, end - 1) : name;
  }

  private static boolean isFormat(String word) {
    return FORMATS.contains(word) || word.chars().allMatch(Character::isDigit);
  }
}
