package org.hlsgateway.channels;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.config.Settings;
import org.hlsgateway.web.Flash;
import org.hlsgateway.web.JsonAnswer;
import org.hlsgateway.web.Pages;

/**
 * Adds a channel ({@code /add}) or edits one ({@code /edit/{nickname}}). A POST with {@code /test}
 * behind it stores nothing, and shows what the source is.
 */
@WebServlet(
    urlPatterns = {"/hls_gateway/admin/add/*", "/hls_gateway/admin/edit/*"},
    asyncSupported = true)
public class FormServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String EDIT = "/hls_gateway/admin/edit";
  private static final String TEST = "test";

  @Inject private transient Channels channels;
  @Inject private transient SourceUrls sources;
  @Inject private transient SourceTests tests;
  @Inject private transient Settings settings;
  @Inject private transient Pages pages;
  @Inject private transient Access access;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Target target = target(request);
    if (target.isUnknown() || !target.verb().isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    render(ChannelForm.fresh(target.channel()), request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Target target = target(request);
    if (target.isUnknown() || !List.of("", TEST).contains(target.verb())) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    ChannelForm form = ChannelForm.sent(target.channel(), request);
    if (target.verb().equals(TEST)) {
      test(form, request, response);
    } else {
      save(form, target.channel(), request, response);
    }
  }

  private void save(
      ChannelForm form,
      Optional<StoredChannel> old,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    ChannelInput.Checked checked = form.input().check(sources, old);
    if (checked instanceof ChannelInput.Rejected rejected) {
      form.reject(rejected.errors());
      refuse(HttpServletResponse.SC_BAD_REQUEST, form, request, response);
      return;
    }
    ChannelValues values = ((ChannelInput.Accepted) checked).values();
    Optional<FieldError> renamed =
        old.flatMap(stored -> Rename.problem(Caller.of(request), stored.channel(), values));
    if (renamed.isPresent()) {
      form.reject(List.of(renamed.get()));
      refuse(HttpServletResponse.SC_BAD_REQUEST, form, request, response);
      return;
    }
    Optional<FieldError> passedOn = PassingOn.problem(mayPassOn(request), form.stored(), values);
    if (passedOn.isPresent()) {
      form.reject(List.of(passedOn.get()));
      refuse(HttpServletResponse.SC_FORBIDDEN, form, request, response);
      return;
    }
    try {
      StoredChannel saved =
          old.isPresent()
              ? channels.update(old.get(), form.version(), values)
              : channels.create(values);
      Flash.success(
          request, saved.channel().title() + (old.isEmpty() ? " is added." : " is saved."));
      response.sendRedirect("/hls_gateway/admin/channel/" + saved.channel().nickname());
    } catch (NicknameTaken e) {
      form.reject(List.of(new FieldError("nickname", e.getMessage())));
      refuse(HttpServletResponse.SC_CONFLICT, form, request, response);
    } catch (StaleChannel e) {
      form.reject(e.getMessage());
      refuse(HttpServletResponse.SC_CONFLICT, form, request, response);
    }
  }

  private Predicate<String> mayPassOn(HttpServletRequest request) {
    return pushed -> access.mayPassOn(Caller.of(request), pushed, Scope.OPERATE);
  }

  private void test(ChannelForm form, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isScript = "application/json".equals(request.getHeader("Accept"));
    FieldErrors errors = new FieldErrors();
    SourceInput source = form.input().source();
    Optional<SourceUrl> url = source.url(sources, form.stored(), errors);
    Optional<SourceSettings> settings = source.settings(sources, url, form.stored(), errors);
    url.flatMap(address -> PassingOn.problem(mayPassOn(request), form.stored(), address, List.of()))
        .ifPresent(refused -> errors.add(refused.field(), refused.message()));
    if (errors.isEmpty()) {
      form.show(tests.test(url.orElseThrow(), settings.orElseThrow()));
    } else if (isScript) {
      form.show(new SourceReport(false, errors.all().get(0).message(), List.of()));
    } else {
      form.reject(errors.all());
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    }
    if (isScript) {
      write(form.report(), response);
    } else {
      render(form, request, response);
    }
  }

  private static void write(SourceReport report, HttpServletResponse response) throws IOException {
    JsonAnswer.write(
        Json.createObjectBuilder()
            .add("playable", report.playable())
            .add("summary", report.summary())
            .add("streams", Json.createArrayBuilder(report.streams()))
            .build(),
        response);
  }

  private void refuse(
      int status, ChannelForm form, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(status);
    render(form, request, response);
  }

  private void render(ChannelForm form, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long idleSeconds = settings.live().idleAfter().toSeconds();
    TypedSecrets secrets = TypedSecrets.of(form.input().source());
    String typed = secrets.isEmpty() ? "" : secrets.keep(request);
    pages.render("admin/form", form.model(idleSeconds, typed), request, response);
  }

  /**
   * @param channel empty for a new one
   */
  private record Target(boolean isUnknown, Optional<StoredChannel> channel, String verb) {}

  private Target target(HttpServletRequest request) {
    AdminPath path = AdminPath.of(request);
    if (request.getServletPath().equals(EDIT)) {
      Optional<StoredChannel> found = channels.stored(path.nickname());
      return new Target(found.isEmpty(), found, path.verb());
    }
    return new Target(!path.verb().isEmpty(), Optional.empty(), path.nickname());
  }
}
