package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;
import org.hlsgateway.config.Settings;

/**
 * What a caller may do with a channel, answered from memory. A channel that one may not see does
 * not exist for one. The rules of all paths are in {@link AccessTable}.
 */
@ApplicationScoped
public class Access {
  private Grants grants;
  private ChannelNames names;
  private StreamOwners streams;
  private PushedAudience pushed;
  private boolean watchingNeedsLogin;

  /** For the client proxy. */
  protected Access() {}

  @Inject
  Access(
      Grants grants,
      ChannelNames names,
      StreamOwners streams,
      PushedAudience pushed,
      Settings settings) {
    this.pushed = pushed;
    this.grants = grants;
    this.names = names;
    this.streams = streams;
    watchingNeedsLogin = settings.access().watchingNeedsLogin();
  }

  /** True if whoever comes may watch it: nobody need be asked who they are. */
  public boolean isPublic(String name) {
    return pushed
            .of(name)
            .map(audience -> open(audience.visibility()))
            .orElseGet(() -> visibility(names.id(name)))
        == Visibility.PUBLIC;
  }

  /**
   * @param name of a channel, or of what is pushed; may be anything: what is not there is as what
   *     is there and was never talked about
   */
  public boolean mayWatch(Caller caller, String name) {
    return pushed
        .of(name)
        .map(audience -> mayWatch(caller, audience))
        .orElseGet(() -> mayWatch(caller, names.id(name)));
  }

  private boolean mayWatch(Caller caller, PushedAudience.Audience audience) {
    Visibility visibility = open(audience.visibility());
    if (visibility == Visibility.PUBLIC) {
      return true;
    }
    if (caller.account().isEmpty() || !caller.has(Scope.READ)) {
      return false;
    }
    return caller.isAdmin()
        || visibility == Visibility.LOGIN
        || audience.owner().equals(OptionalLong.of(caller.account().get().id()));
  }

  public boolean mayWatch(Caller caller, long channel) {
    return mayWatch(caller, OptionalLong.of(channel));
  }

  private boolean mayWatch(Caller caller, OptionalLong channel) {
    Visibility visibility = visibility(channel);
    if (visibility == Visibility.PUBLIC) {
      return true;
    }
    if (caller.link().isPresent()
        && channel.isPresent()
        && grants.covers(caller.link().get().target(), channel.getAsLong())) {
      return true;
    }
    if (caller.account().isPresent() && !caller.has(Scope.READ)) {
      return false;
    }
    if (caller.isAdmin() || (caller.account().isPresent() && visibility == Visibility.LOGIN)) {
      return true;
    }
    if (channel.isEmpty()) {
      return false;
    }
    long id = channel.getAsLong();
    return caller
        .account()
        .map(account -> grants.isOwner(account, id) || grants.isGrantedAnything(account, id))
        .orElseGet(
            () -> !watchingNeedsLogin && grants.isGranted(Optional.empty(), Permission.WATCH, id));
  }

  /** Who may watch it by itself, never {@link Visibility#DEFAULT}; for people. */
  public Visibility audience(long channel) {
    return visibility(OptionalLong.of(channel));
  }

  private Visibility visibility(OptionalLong channel) {
    Visibility said =
        channel.isPresent() ? grants.access(channel.getAsLong()).visibility() : Visibility.DEFAULT;
    return open(said);
  }

  /** Never {@link Visibility#DEFAULT}. */
  private Visibility open(Visibility said) {
    if (said != Visibility.DEFAULT && said != Visibility.PUBLIC) {
      return said;
    }
    return watchingNeedsLogin ? Visibility.LOGIN : Visibility.PUBLIC;
  }

  /**
   * @param scope that the deed asks of a token
   */
  public boolean mayOperate(Caller caller, long channel, Scope scope) {
    if (!caller.has(scope)) {
      return false;
    }
    return caller.isAdmin()
        || (caller.is(Role.OPERATOR)
            && (grants.isOwner(caller.account().orElseThrow(), channel)
                || grants.isGranted(caller.account(), Permission.OPERATE, channel)));
  }

  /** To start and stop what the livebox sends, and to see its key. */
  public boolean mayOperateLivebox(Caller caller) {
    return caller.isHere() || (caller.has(Scope.OPERATE) && fits(caller, AccessTable.Need.LIVEBOX));
  }

  /** To see and do all, whosoever it is, and of what is there no more. */
  public boolean mayAdminister(Caller caller) {
    return caller.isAdmin() && caller.has(Scope.ADMIN);
  }

  /** To have the livebox send a channel; programs without an account, what everybody may watch. */
  public boolean mayBroadcast(Caller caller, long channel) {
    return caller.isHere()
        ? mayWatch(Caller.STRANGER, channel)
        : mayOperate(caller, channel, Scope.OPERATE);
  }

  /** To let others watch by a link. Groups are the administrators'. */
  public boolean mayLink(Caller caller, Target target, Scope scope) {
    return target.group()
        ? caller.isAdmin() && caller.has(scope)
        : mayOperate(caller, target.id(), scope);
  }

  /** To see how it is set up, what it does, and who watches it. */
  public boolean maySeeInside(Caller caller, long channel) {
    return mayOperate(caller, channel, Scope.READ);
  }

  boolean mayOperate(Caller caller, String nickname, Scope scope) {
    OptionalLong channel = names.id(nickname);
    return channel.isPresent() && mayOperate(caller, channel.getAsLong(), scope);
  }

  /**
   * To a channel with a streaming key: whoever the key, or the channel of the same name, is of, or
   * who was granted it.
   *
   * @param channel as it stands in a path: may be anything
   */
  public boolean mayPublish(Caller caller, String channel, Scope scope) {
    if (!caller.has(scope)) {
      return false;
    }
    if (caller.isAdmin()) {
      return true;
    }
    if (!caller.is(Role.PUBLISHER) && !caller.is(Role.OPERATOR)) {
      return false;
    }
    Account account = caller.account().orElseThrow();
    OptionalLong owner = streams.owner(channel);
    if (owner.isPresent() && owner.getAsLong() == account.id()) {
      return true;
    }
    OptionalLong known = names.id(channel);
    return known.isPresent()
        && (grants.isOwner(account, known.getAsLong())
            || grants.isGranted(Optional.of(account), Permission.PUBLISH, known.getAsLong()));
  }

  /**
   * To see and to change what somebody organises, such as a live event.
   *
   * @param owner id of an account; empty: nobody's, which is the administrators'
   */
  public boolean mayOrganise(Caller caller, OptionalLong owner, Scope scope) {
    if (!caller.has(scope)) {
      return false;
    }
    return caller.isAdmin()
        || ((caller.is(Role.PUBLISHER) || caller.is(Role.OPERATOR))
            && owner.equals(OptionalLong.of(caller.account().orElseThrow().id())));
  }

  /**
   * To show what is pushed under a name in another channel, whose viewers then see it, and to be
   * told whether anything is: whoever may publish or operate what is called so. That strangers may
   * watch it is not enough: the programs that push may say otherwise at any time.
   *
   * @param name as it was typed: may be anything
   */
  public boolean mayPassOn(Caller caller, String name, Scope scope) {
    return mayPublish(caller, name, scope) || mayOperate(caller, name, scope);
  }

  /** Whether a request may pass. Which channels are in its answer, its servlet asks by itself. */
  Verdict verdict(AccessTable.Asked asked, Caller caller) {
    AccessTable.Need need = asked.row().need();
    switch (need) {
      case OPEN, PEER:
        return Verdict.ALLOWED;
      case WATCH:
        // What one may not see, the servlets do not find.
        return watchingNeedsLogin && caller.account().isEmpty() && caller.link().isEmpty()
            ? Verdict.LOGIN_NEEDED
            : Verdict.ALLOWED;
      case LIVEBOX:
        if (caller.isHere()) {
          return Verdict.ALLOWED;
        }
        break;
      default:
        break;
    }
    if (caller.account().isEmpty()) {
      return Verdict.LOGIN_NEEDED;
    }
    if (!caller.has(asked.row().scope()) || !fits(caller, need)) {
      return Verdict.FORBIDDEN;
    }
    boolean sees =
        switch (need) {
          // To administrators what is not there says so itself.
          case OPERATE ->
              caller.isAdmin() || mayOperate(caller, asked.channel(), asked.row().scope());
          case PUBLISH -> mayPublish(caller, asked.channel(), asked.row().scope());
          default -> true;
        };
    return sees ? Verdict.ALLOWED : Verdict.HIDDEN;
  }

  private static boolean fits(Caller caller, AccessTable.Need need) {
    return caller.isAdmin()
        || switch (need) {
          case MEMBER -> true;
          case OPERATOR, OPERATE, LIVEBOX -> caller.is(Role.OPERATOR);
          case PUBLISHER, PUBLISH -> caller.is(Role.PUBLISHER) || caller.is(Role.OPERATOR);
          default -> false;
        };
  }
}
