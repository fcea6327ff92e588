package org.hlsgateway.web;

/** Carries a {@link Problem} out of a JAX-RS method; the mapper makes the answer of it. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.status() + " " + problem.title() + ": " + problem.detail());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
