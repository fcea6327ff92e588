package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.http.Network;

/**
 * What cannot log in, and yet watches: by links that are made for it, each for a channel and for
 * the network that a setting names. They can be seen as all others, and end with the rights of the
 * account that they were made by; one that is revoked is made anew when a television asks again.
 */
@ApplicationScoped
public class Televisions {
  /** Of the links that are made here, and not by people. */
  public static final String LABEL = "HDHomeRun";

  private Settings.Televisions settings;
  private Accounts accounts;
  private Access access;
  private Links links;

  /** For the client proxy. */
  protected Televisions() {}

  @Inject
  Televisions(Settings settings, Accounts accounts, Access access, Links links) {
    this(settings.access().televisions(), accounts, access, links);
  }

  Televisions(Settings.Televisions settings, Accounts accounts, Access access, Links links) {
    this.settings = settings;
    this.accounts = accounts;
    this.access = access;
    this.links = links;
  }

  /**
   * The network of a setting that the address is in; empty if televisions are not served there.
   *
   * @param address of whoever asks, as {@link org.hlsgateway.http.TrustedProxies} found it
   */
  public Optional<Network> networkOf(String address) {
    return IpAddress.parse(address)
        .flatMap(
            known ->
                settings.networks().stream()
                    .filter(network -> network.contains(known))
                    .findFirst());
  }

  /**
   * By which of these channels a television may be let in, and how: a link's text, or an empty one
   * where nobody is asked. Links are made where there are none.
   *
   * @param channels ids
   * @param network see {@link #networkOf}
   * @param most of them; those that follow are not admitted
   */
  public synchronized Map<Long, String> admit(List<Long> channels, Network network, int most) {
    Map<Long, String> admitted = new LinkedHashMap<>();
    Optional<Account> account = accounts.find(settings.account()).filter(Account::enabled);
    if (account.isEmpty()) {
      return admitted;
    }
    Map<Target, ViewerLink> known = new LinkedHashMap<>();
    links.all().stream()
        .filter(link -> isOurs(link, account.get(), network))
        .forEach(link -> known.putIfAbsent(link.target(), link));
    Caller caller = Caller.of(account.get());
    for (Long channel : channels) {
      if (admitted.size() == most) {
        break;
      }
      Target target = Target.channel(channel);
      if (access.mayWatch(Caller.STRANGER, channel)) {
        admitted.put(channel, "");
      } else if (access.mayWatch(caller, channel)
          && access.mayLink(caller, target, Scope.OPERATE)) {
        link(account.get(), target, network, known)
            .ifPresent(link -> admitted.put(channel, links.text(link)));
      }
    }
    return admitted;
  }

  private boolean isOurs(ViewerLink link, Account account, Network network) {
    return link.label().equals(LABEL)
        && link.account().filter(id -> id == account.id()).isPresent()
        && link.network().filter(network::equals).isPresent()
        && links.isGood(link);
  }

  /** Empty if the account has too many already, or the channel was just deleted. */
  private Optional<ViewerLink> link(
      Account account, Target target, Network network, Map<Target, ViewerLink> known) {
    ViewerLink there = known.get(target);
    if (there != null) {
      return Optional.of(there);
    }
    try {
      return Optional.of(
          links.create(account, target, LABEL, Optional.of(network), Optional.empty()));
    } catch (RefusedChange e) {
      return Optional.empty();
    }
  }
}
