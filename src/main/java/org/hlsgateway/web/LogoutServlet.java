package org.hlsgateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hlsgateway.accounts.Login;

/** Logs out; only by POST, so that no picture on a foreign page can do it. */
@WebServlet(urlPatterns = "/hls_gateway/logout", asyncSupported = true)
public class LogoutServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Login login;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    login.logOut(request, response);
    response.sendRedirect("/hls_gateway/");
  }
}
