package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.hlsgateway.accounts.Csrf;
import org.hlsgateway.accounts.Login;
import org.hlsgateway.accounts.LoginForm;
import org.hlsgateway.accounts.LoginTarget;

/** The form that logs people in. */
@WebServlet(urlPatterns = LoginTarget.LOGIN, asyncSupported = true)
public class LoginServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Login login;
  @Inject private transient Pages pages;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String to = LoginTarget.safe(request.getParameter("to"));
    if (request.getRemoteUser() != null) {
      response.sendRedirect(to);
    } else {
      form(to, "", "", request, response);
    }
  }

  private void form(
      String to,
      String name,
      String problem,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, Object> model =
        Map.of(
            "to",
            to,
            "name",
            name,
            "problem",
            problem,
            Csrf.FIELD,
            LoginForm.token(request, response));
    pages.render("login", model, request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String to = LoginTarget.safe(request.getParameter("to"));
    String name = given(request, "user");
    boolean stays = request.getParameter("stay") != null;
    Login.Outcome outcome = login.logIn(request, response, name, given(request, "password"), stays);
    if (outcome instanceof Login.Outcome.Accepted accepted) {
      response.sendRedirect(
          to.equals(LoginTarget.DEFAULT) ? FrontServlet.home(accepted.account().role()) : to);
      return;
    }
    String problem = "Name or password is wrong.";
    // Not 401, which would have to ask for Basic (RFC 9110, 15.5.2).
    int status = HttpServletResponse.SC_FORBIDDEN;
    if (outcome instanceof Login.Outcome.Braked braked) {
      long minutes = (braked.seconds() + 59) / 60;
      problem = String.format(Locale.ROOT, "Too many attempts. Try again in %d min.", minutes);
      status = 429;
      response.setHeader("Retry-After", Long.toString(braked.seconds()));
    }
    response.setStatus(status);
    form(to, name, problem, request, response);
  }

  private static String given(HttpServletRequest request, String field) {
    String value = request.getParameter(field);
    return value == null ? "" : value;
  }
}
