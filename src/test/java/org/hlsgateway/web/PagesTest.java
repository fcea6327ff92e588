package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Quota;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.TrustedProxies;
import org.junit.jupiter.api.Test;

class PagesTest {
  private final ServletContext context = FakeApplication.context();
  private final Pages pages = new Pages(context, new StaticFiles(context));
  private final FakeRequest request =
      new FakeRequest("GET", "/hls_gateway/").answer("getServletContext", context);
  private final FakeResponse response = new FakeResponse();

  @Test
  void page_carriesTheFrameAndTheHeaders() throws IOException {
    pages.render("welcome", Map.of(), request.request(), response.response());

    assertThat(response.text())
        .startsWith("<!DOCTYPE html>")
        .contains("<html lang=\"en\">")
        .contains("<title>Welcome · HLS Gateway</title>")
        .contains("href=\"#main\"")
        .contains("<main id=\"main\"")
        .contains("/hls_gateway/login")
        .doesNotContain("th:")
        .doesNotContain("Log out");
    assertThat(response.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.header("Content-Security-Policy"))
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void behindAProxyWithAPrefix_everyLinkHasIt_andWhatIsSentBackHasNot() throws IOException {
    var proxies = new TrustedProxies(List.of(Network.parse("192.0.2.1").orElseThrow()));
    request
        .header("X-Forwarded-Prefix", "/cams")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "cams.example");
    proxies.outside(request.request());
    var model = Map.<String, Object>of("to", "/hls_gateway/wall", "name", "", "problem", "");
    pages.render("login", model, request.request(), response.response());

    assertThat(response.text())
        .contains("action=\"/cams/hls_gateway/login\"")
        .contains("href=\"/cams/hls_gateway/static/")
        .contains("src=\"/cams/hls_gateway/static/")
        .contains("name=\"to\" value=\"/hls_gateway/wall\"")
        .doesNotContainPattern("(href|src|action|data-[a-z]+)=\"/hls_gateway");

    var welcome = new FakeResponse();
    pages.render("welcome", Map.of(), request.request(), welcome.response());
    assertThat(welcome.text()).contains("https://cams.example/cams</span>/hls_gateway/watch/");
  }

  @Test
  void pageWithoutAForm_startsNoSession() throws IOException {
    pages.render("welcome", Map.of(), request.request(), response.response());
    assertThat(request.hasSession()).isFalse();
  }

  @Test
  void loginForm_carriesTheTokenAndEscapesWhatWasTyped() throws IOException {
    var model = Map.<String, Object>of("to", "/hls_gateway/", "name", "\"><b>", "problem", "No.");
    pages.render("login", model, request.request(), response.response());

    assertThat(response.text())
        .containsPattern("name=\"csrf\" value=\"[A-Za-z0-9_-]{43}\"")
        .contains("value=\"&quot;&gt;&lt;b&gt;\"")
        .contains("role=\"alert\">No.</p>");
  }

  @Test
  void loggedIn_theFrameHasTheNavigationAndALogoutForm() throws IOException {
    loggedIn(Role.ADMIN);
    pages.render("welcome", Map.of("nav", "channels"), request.request(), response.response());

    assertThat(response.text())
        .contains("<a href=\"/hls_gateway/admin/list\" aria-current=\"page\">Channels</a>")
        .contains("<a href=\"/openapi/ui/\">API</a>")
        .contains("action=\"/hls_gateway/logout\"");
  }

  @Test
  void viewer_isLedOnlyToWhatViewersMay() throws IOException {
    loggedIn(Role.VIEWER);
    pages.render("welcome", Map.of(), request.request(), response.response());
    assertThat(response.text())
        .contains("href=\"/hls_gateway/wall\"", "href=\"/hls_gateway/admin/me\"")
        .doesNotContain("/admin/list", "/admin/accounts", "/admin/streaming", "/openapi");
  }

  private void loggedIn(Role role) {
    Account account =
        new Account(
            1,
            0,
            "admin",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            role,
            true,
            Quota.NONE,
            0,
            Instant.EPOCH,
            Optional.empty());
    request.answer("getRemoteUser", "admin");
    request.attribute(
        Caller.class.getName(),
        new Caller(Optional.of(account), Optional.empty(), Set.of(), Optional.empty()));
  }

  @Test
  void flash_isShownOnceAndEscaped() throws IOException {
    Flash.success(request.request(), "Saved <cam>.");
    pages.render("welcome", Map.of(), request.request(), response.response());
    assertThat(response.text())
        .containsPattern("<p class=\"message success\"\\s+role=\"status\">Saved &lt;cam&gt;.</p>");

    var again = new FakeResponse();
    pages.render("welcome", Map.of(), request.request(), again.response());
    assertThat(again.text()).doesNotContain("Saved");
  }

  @Test
  void error_isAPageForPeople() throws IOException {
    request.header("Accept", "text/html,application/xhtml+xml");
    error(new IllegalStateException("secret of the house"), 500);

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text())
        .contains("<h1>Internal Server Error</h1>")
        .contains("The server&#39;s log says what.")
        .doesNotContain("secret")
        .doesNotContain("Exception");
  }

  @Test
  void error_isAProblemForPrograms() throws IOException {
    error(null, 404);
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.text()).contains("\"status\":404");
  }

  @Test
  void whatABrowsersLoginMayNotDoInTheApi_namesBasic_andLeadsBackWhereThereIsAPage()
      throws IOException {
    request.attribute(RequestDispatcher.ERROR_REQUEST_URI, "/hls_gateway/api/channels");
    error(null, 403);
    assertThat(response.text()).startsWith("{").contains("HTTP Basic").contains("/openapi/ui/");

    request.header("Accept", "text/html");
    var page = new FakeResponse();
    error(null, 403, page);
    assertThat(page.text()).contains("HTTP Basic").contains("<a class=\"button\" href=\"/hls");
  }

  @Test
  void errorPageAskedForByItsAddress_isNotFound() throws IOException {
    request.answer("getDispatcherType", DispatcherType.REQUEST);
    new ErrorServlet(pages).service(request.request(), response.response());
    assertThat(response.status()).isEqualTo(404);
  }

  private void error(Throwable cause, int status) throws IOException {
    error(cause, status, response);
  }

  private void error(Throwable cause, int status, FakeResponse answer) throws IOException {
    var failed =
        new FakeRequest("GET", "/hls_gateway/error")
            .answer("getServletContext", context)
            .answer("getDispatcherType", DispatcherType.ERROR)
            .header("Accept", request.request().getHeader("Accept"));
    failed.attribute(RequestDispatcher.ERROR_STATUS_CODE, status);
    failed.attribute(RequestDispatcher.ERROR_EXCEPTION, cause);
    failed.attribute(
        RequestDispatcher.ERROR_REQUEST_URI,
        request.request().getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
    new ErrorServlet(pages).service(failed.request(), answer.response());
  }
}
