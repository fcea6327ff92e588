package org.hlsgateway.it;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;

/**
 * Put into a copy of the WAR by {@link AccessWalkIT}: tells what the container answers, as the
 * container itself knows it. A line {@code servlet PATTERN} for each mapping, and {@code resource
 * VERB PATH} for each method of the API's classes, which are all of CDI's.
 */
@WebServlet(urlPatterns = AccessProbe.PATH, asyncSupported = true)
public class AccessProbe extends HttpServlet {
  static final String PATH = "/hls_gateway/api/what-is-there";
  private static final long serialVersionUID = 1L;

  @Inject private transient BeanManager beans;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Set<String> lines = new TreeSet<>();
    request
        .getServletContext()
        .getServletRegistrations()
        .values()
        .forEach(each -> each.getMappings().forEach(pattern -> lines.add("servlet " + pattern)));
    Set<Bean<?>> all = beans.getBeans(Object.class, Any.Literal.INSTANCE);
    String base = "";
    for (Bean<?> bean : all) {
      ApplicationPath application = bean.getBeanClass().getAnnotation(ApplicationPath.class);
      base = application == null ? base : application.value();
    }
    for (Bean<?> bean : all) {
      Path root = bean.getBeanClass().getAnnotation(Path.class);
      if (root != null) {
        for (Method method : bean.getBeanClass().getMethods()) {
          verbs(method).forEach(verb -> lines.add(line(verb, root, method)));
        }
      }
    }
    response.setContentType("text/plain;charset=UTF-8");
    PrintWriter out = response.getWriter();
    out.println("base " + base);
    lines.forEach(out::println);
  }

  private static Set<String> verbs(Method method) {
    Set<String> verbs = new TreeSet<>();
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        verbs.add(verb.value());
      }
    }
    return verbs;
  }

  private static String line(String verb, Path root, Method method) {
    Path rest = method.getAnnotation(Path.class);
    return "resource " + verb + " " + root.value() + (rest == null ? "" : "/" + rest.value());
  }
}
