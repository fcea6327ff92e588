package org.hlsgateway.channels;

import java.util.List;
import java.util.function.Predicate;

/**
 * What is pushed now, for pages that list channels. A port: who knows of publishers implements it.
 */
public interface PushedNow {

  /**
   * A stream that somebody pushes.
   *
   * @param name that it is pushed under, and watched by
   * @param state in words
   * @param badge the state's class in the style sheet
   * @param publisher who pushes it, in words; blank for whoever need not know
   * @param since how long, in words
   * @param unlisted listed for those only who may publish it
   */
  record Pushed(
      String name, String state, String badge, String publisher, String since, boolean unlisted) {
    Pushed(String name, String state, String badge, String publisher, String since) {
      this(name, state, badge, publisher, since, false);
    }

    Pushed withoutPublisher() {
      return new Pushed(name, state, badge, "", since, unlisted);
    }
  }

  /** In the order they began; empty also if it cannot be told just now. */
  List<Pushed> streams();

  /**
   * Those that somebody may see.
   *
   * @param watched whether they may watch what has this name
   * @param published whether they may publish by it, and so know who does
   */
  default List<Pushed> seenBy(Predicate<String> watched, Predicate<String> published) {
    return streams().stream()
        .filter(
            stream ->
                published.test(stream.name())
                    || (!stream.unlisted() && watched.test(stream.name())))
        .map(stream -> published.test(stream.name()) ? stream : stream.withoutPublisher())
        .toList();
  }
}
