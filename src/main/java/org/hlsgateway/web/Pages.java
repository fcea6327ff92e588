package org.hlsgateway.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Csrf;
import org.hlsgateway.http.Outside;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.LazyContextVariable;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.WebApplicationTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/**
 * Renders the templates below /WEB-INF/templates.
 *
 * <p>Every template also sees: {@code user} (name, or null), {@code role} (of the user, as {@link
 * org.hlsgateway.accounts.Role} names it, or ""), {@code csrf} (the token), {@code version} (of the
 * product), {@code statics} (where static files are), {@code origin} (what addresses begin with
 * that are copied elsewhere), {@code flash} (a {@link Flash}, or null) and {@code nav} ("channels",
 * "wall", "viewers", "api" or "": the active entry; a page's own model sets it). Templates write
 * paths as they are here: see {@link LinkPrefix}.
 */
@ApplicationScoped
public class Pages {
  private JakartaServletWebApplication application;
  private TemplateEngine engine;
  private StaticFiles statics;

  /** For the client proxy. */
  protected Pages() {}

  @Inject
  Pages(ServletContext context, StaticFiles statics) {
    this.statics = statics;
    application = JakartaServletWebApplication.buildApplication(context);
    var resolver = new WebApplicationTemplateResolver(application);
    resolver.setPrefix("/WEB-INF/templates/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    resolver.setCacheable(true);
    engine = new TemplateEngine();
    engine.setTemplateResolver(resolver);
    engine.addDialect(new LinkPrefix());
  }

  /**
   * Answers with a page; the status is whatever the response has (200 unless it was set).
   *
   * @param template its name without the suffix, e.g. {@code "admin/list"}
   */
  public void render(
      String template,
      Map<String, Object> model,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    render(template, model, List.of(), request, response);
  }

  /**
   * The same, of a page that others may have in a frame.
   *
   * @param framedBy their origins, {@code *} for any; empty: nobody
   */
  public void render(
      String template,
      Map<String, Object> model,
      List<String> framedBy,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    // Rendered whole before the first byte leaves: a template that fails half way can still
    // become an error page, and a session that the page needs can still be made.
    byte[] body = html(template, model, request, response).getBytes(StandardCharsets.UTF_8);
    PageHeaders.set(framedBy, response);
    write(body, response);
  }

  /** The same, of a page that uses the reader's camera and microphone, if they allow it. */
  public void renderWithCamera(
      String template,
      Map<String, Object> model,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    byte[] body = html(template, model, request, response).getBytes(StandardCharsets.UTF_8);
    PageHeaders.set(List.of(), response);
    PageHeaders.allowCamera(response);
    write(body, response);
  }

  private static void write(byte[] body, HttpServletResponse response) throws IOException {
    response.setContentType("text/html;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private String html(
      String template,
      Map<String, Object> model,
      HttpServletRequest request,
      HttpServletResponse response) {
    var exchange = application.buildExchange(request, response);
    // English whatever the browser asks: the pages have one language, numbers must match it.
    return engine.process(template, new WebContext(exchange, Locale.ENGLISH, all(model, request)));
  }

  private Map<String, Object> all(Map<String, Object> model, HttpServletRequest request) {
    Map<String, Object> all = new HashMap<>();
    all.put("nav", "");
    all.put("user", request.getRemoteUser());
    all.put("role", Caller.of(request).account().map(who -> who.role().name()).orElse(""));
    all.put("version", Version.current());
    all.put("statics", statics.root());
    all.put("origin", Outside.of(request).base());
    all.put(LinkPrefix.VARIABLE, Outside.of(request).prefix());
    all.put("flash", Flash.take(request).orElse(null));
    // Lazy: a page without a form starts no session.
    all.put(
        "csrf",
        new LazyContextVariable<String>() {
          @Override
          protected String loadValue() {
            return Csrf.token(request);
          }
        });
    all.putAll(model);
    return all;
  }
}
