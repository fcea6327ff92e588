package org.hlsgateway.programmes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelChanged;
import org.hlsgateway.channels.ChannelSessions;
import org.hlsgateway.channels.ChannelStatus;
import org.hlsgateway.channels.ChannelViewer;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.EncoderStatus;
import org.hlsgateway.channels.PushedChannel;
import org.hlsgateway.channels.SourceReport;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.live.LiveSessions;
import org.hlsgateway.live.Programme;
import org.hlsgateway.sources.Sources;

/** What pages and the API of channels ask of the sessions, and tell them. */
@ApplicationScoped
class SessionsOfChannels implements ChannelSessions {
  private Channels channels;
  private LiveSessions sessions;
  private Sources sources;

  /** For the client proxy. */
  protected SessionsOfChannels() {}

  @Inject
  SessionsOfChannels(Channels channels, LiveSessions sessions, Sources sources) {
    this.channels = channels;
    this.sessions = sessions;
    this.sources = sources;
  }

  void changed(@Observes ChannelChanged event) {
    switch (event.kind()) {
      case CREATED, UPDATED ->
          channels.byId(event.id()).map(ChannelProgrammes::of).ifPresent(this::changed);
      case DELETED -> {
        sessions.deleted(event.id());
        channels.former(event.id()).map(ChannelProgrammes::of).ifPresent(sources::deleted);
      }
    }
  }

  private void changed(Programme programme) {
    sources.changed(programme);
    sessions.changed(programme);
  }

  @Override
  public ChannelStatus status(Channel channel) {
    Programme programme = ChannelProgrammes.of(channel);
    return sessions
        .running(programme)
        .map(LiveSession::status)
        .orElseGet(() -> ChannelStatus.idle(sessions.planInWords(programme)));
  }

  @Override
  public List<PushedChannel> pushed() {
    return sessions.pushed().stream()
        .flatMap(
            programme ->
                sessions
                    .running(programme)
                    .map(session -> new PushedChannel(programme.name(), session.status()))
                    .stream())
        .toList();
  }

  @Override
  public ChannelStatus statusInBrief(Channel channel) {
    return running(channel).map(LiveSession::status).orElseGet(ChannelStatus::idle);
  }

  @Override
  public boolean encodingWouldHelp(Channel channel) {
    return sources.encodingWouldHelp(ChannelProgrammes.of(channel));
  }

  @Override
  public void start(Channel channel) {
    sessions.of(ChannelProgrammes.of(channel)).start();
  }

  @Override
  public void stop(Channel channel) {
    running(channel).ifPresent(LiveSession::stop);
  }

  @Override
  public List<ChannelViewer> viewers(Channel channel) {
    return running(channel).map(LiveSession::viewers).orElseGet(List::of);
  }

  @Override
  public boolean disconnect(Channel channel, String viewer) {
    return running(channel).filter(session -> session.disconnect(viewer)).isPresent();
  }

  private Optional<LiveSession> running(Channel channel) {
    return sessions.running(ChannelProgrammes.of(channel));
  }

  @Override
  public SourceReport test(SourceUrl source, SourceSettings settings) {
    return source.pushedName().map(this::pushed).orElseGet(() -> sources.test(source, settings));
  }

  private SourceReport pushed(String name) {
    return sessions.isPushed(name)
        ? new SourceReport(true, name + " is pushed now, and is passed on as it comes.", List.of())
        : new SourceReport(
            false,
            "Nobody pushes a stream named " + name + " now: it is shown once somebody does.",
            List.of());
  }

  @Override
  public Optional<String> whyNoFfmpeg() {
    return sources.whyNoFfmpeg();
  }

  @Override
  public List<EncoderStatus> encoders() {
    return sources.encoders();
  }
}
