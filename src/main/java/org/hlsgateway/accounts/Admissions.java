package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ids that viewers of a channel get which not everybody may watch: whoever was let in to the
 * multivariant playlist finds one in the addresses of its media playlists, where no player sends a
 * cookie or a header. An id says nothing to whoever reads it, holds for one channel, and counts as
 * long as what it was given for: an account, a token or a link. Looked at without the database, and
 * nothing is kept of them, so that they outlive a restart. For a day each opens the channel anew by
 * itself; later it only goes on with what was begun.
 */
@ApplicationScoped
public class Admissions {
  private static final int BLOCK = 16;
  private static final int TIME_BYTES = 4;
  private static final int MAC_BYTES = 12;
  private static final int SECONDS_OF_A_MINUTE = 60;

  /** As long as a page that was left open may need it to begin again. */
  static final Duration OPENS_FOR = Duration.ofDays(1);

  // Whose it is, in the first byte; then its id, the account's epoch, and what makes it unique.
  private static final int ACCOUNT = 1;
  private static final int TOKEN = 2;
  private static final int LINK = 3;
  private static final int EVERYBODY = 4;
  private static final int RANDOM_FROM = 11;

  private final SecureRandom random = new SecureRandom();
  private Accounts accounts;
  private Tokens tokens;
  private Links links;
  private Access access;
  private SecretKey cipherKey;
  private SecretKey macKey;
  private Clock clock;

  /** For the client proxy. */
  protected Admissions() {}

  @Inject
  Admissions(Accounts accounts, Tokens tokens, Links links, Access access, Signature signature) {
    this(accounts, tokens, links, access, signature, Clock.systemUTC());
  }

  Admissions(
      Accounts accounts,
      Tokens tokens,
      Links links,
      Access access,
      Signature signature,
      Clock clock) {
    this.clock = clock;
    this.accounts = accounts;
    this.tokens = tokens;
    this.links = links;
    this.access = access;
    byte[] key = signature.key("viewer cipher").getEncoded();
    cipherKey = new SecretKeySpec(Arrays.copyOf(key, BLOCK), "AES");
    macKey = signature.key("viewer");
  }

  /**
   * An id for one who may watch.
   *
   * @param name the channel's
   */
  public String issue(Caller caller, String name) {
    byte[] plain = new byte[BLOCK];
    random.nextBytes(plain);
    ByteBuffer says = ByteBuffer.wrap(plain, 0, RANDOM_FROM);
    if (caller.link().isPresent()) {
      put(says, LINK, caller.link().get().id(), 0);
    } else if (caller.token().isPresent()) {
      put(says, TOKEN, caller.token().get().id(), caller.account().orElseThrow().epoch());
    } else if (caller.account().isPresent()) {
      put(says, ACCOUNT, caller.account().get().id(), caller.account().get().epoch());
    } else {
      put(says, EVERYBODY, 0, 0);
    }
    byte[] hidden = crypt(Cipher.ENCRYPT_MODE, plain);
    byte[] said =
        ByteBuffer.allocate(BLOCK + TIME_BYTES)
            .put(hidden)
            .putInt((int) (clock.instant().getEpochSecond() / SECONDS_OF_A_MINUTE))
            .array();
    byte[] id = Arrays.copyOf(said, said.length + MAC_BYTES);
    System.arraycopy(mac(said, name), 0, id, said.length, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  private static void put(ByteBuffer says, int kind, long id, int epoch) {
    // Six bytes are more ids than any database gives out; of epochs the lowest four count.
    says.put((byte) kind).putShort((short) (id >>> 32)).putInt((int) id).putInt(epoch);
  }

  /**
   * Whether who carries this id may watch the channel now.
   *
   * @param id as it was sent: may be anything, or null
   * @param name the channel's, as it was asked for
   * @param address where it comes from; empty: wherever
   */
  public boolean admits(String id, String name, Optional<String> address) {
    if (access.isPublic(name)) {
      return true;
    }
    return read(id, name)
        .filter(
            caller ->
                caller.link().isEmpty()
                    || address.isEmpty()
                    || caller.link().get().isFor(address.get()))
        .filter(caller -> access.mayWatch(caller, name))
        .isPresent();
  }

  /**
   * The same where a channel is opened, which an id does by itself only on the day it was given
   * out: whoever comes upon an old one begins nothing with it.
   */
  public boolean opens(String id, String name, Optional<String> address) {
    return admits(id, name, address) && (access.isPublic(name) || isFresh(id));
  }

  /**
   * Id of the account that answers for who carries this id: it was given to the account, its token
   * or its link.
   *
   * @param id as it was sent: may be anything
   * @return empty if nobody does, or the id does not count
   */
  public Optional<Long> account(String id, String name) {
    return read(id, name)
        .flatMap(
            caller ->
                caller.link().isPresent()
                    ? caller.link().get().account()
                    : caller.account().map(Account::id));
  }

  /** Of an id that admits. */
  private boolean isFresh(String id) {
    byte[] bytes = decode(id).orElseThrow();
    long minutes = ByteBuffer.wrap(bytes, BLOCK, TIME_BYTES).getInt() & 0xffffffffL;
    Instant given = Instant.ofEpochSecond(minutes * SECONDS_OF_A_MINUTE);
    return clock.instant().isBefore(given.plus(OPENS_FOR));
  }

  /** Who it was given to, if that still counts. */
  private Optional<Caller> read(String id, String name) {
    Optional<byte[]> bytes = decode(id);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    byte[] hidden = Arrays.copyOf(bytes.get(), BLOCK);
    byte[] said = Arrays.copyOf(bytes.get(), BLOCK + TIME_BYTES);
    byte[] given = Arrays.copyOfRange(bytes.get(), said.length, said.length + MAC_BYTES);
    if (!MessageDigest.isEqual(given, mac(said, name))) {
      return Optional.empty();
    }
    ByteBuffer says = ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, hidden));
    int kind = says.get();
    long whose = (says.getShort() & 0xffffL) << 32 | says.getInt() & 0xffffffffL;
    int epoch = says.getInt();
    return switch (kind) {
      case ACCOUNT -> account(whose, epoch).map(Caller::of);
      case TOKEN ->
          tokens
              .good(whose)
              .flatMap(
                  token ->
                      accounts
                          .byId(token.account())
                          .filter(Account::enabled)
                          .map(account -> Caller.of(account, token)));
      case LINK -> links.byId(whose).filter(links::isGood).map(Caller::of);
      case EVERYBODY -> Optional.of(Caller.STRANGER);
      default -> Optional.empty();
    };
  }

  private Optional<Account> account(long id, int epoch) {
    return accounts.byId(id).filter(account -> account.enabled() && account.epoch() == epoch);
  }

  private static Optional<byte[]> decode(String id) {
    // 32 bytes in Base64, without padding.
    if (id == null || id.length() != 43) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] mac(byte[] said, String name) {
    byte[] channel = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(Signature.mac(macKey, said, channel), MAC_BYTES);
  }

  /** One block, with a random part: there is nothing for a mode to chain. */
  private byte[] crypt(int mode, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, cipherKey);
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES", e);
    }
  }
}
