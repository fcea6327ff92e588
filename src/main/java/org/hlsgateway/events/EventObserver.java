package org.hlsgateway.events;

/**
 * Is told how events are: a CDI bean of this type. Each observer has a thread of its own and is
 * called once at a time; of an event it is told the latest only, so that one that is slow misses
 * what was between, and holds up nobody. After a start of the server it is told of every event.
 */
public interface EventObserver {

  /**
   * The event, its state, its settings or its publisher are other than they were: {@link
   * EventNow#isRunning} says whether it has to run now.
   */
  void now(EventNow now);

  /** It was deleted. */
  void gone(String eventId);
}
