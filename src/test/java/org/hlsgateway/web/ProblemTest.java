package org.hlsgateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void problem_isWrittenAsRfc9457Says() throws IOException {
    var response = new FakeResponse();
    Problem.of(404, "There is no channel \"Küche\".").write(response.response());

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(response.text())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                + "\"detail\":\"There is no channel \\\"Küche\\\".\"}");
    assertThat(response.header("Content-Length")).isEqualTo("" + response.bytes().length);
  }

  @Test
  void statusThatIsNoError_isRefused() {
    assertThatThrownBy(() -> Problem.of(200, "fine")).hasMessage("not an error: status 200");
  }

  @Test
  void exception_carriesTheProblem() {
    Problem problem = Problem.of(409, "Taken.");
    assertThat(problem.asException().problem()).isEqualTo(problem);
  }

  @Test
  void statusNobodyHasWordsFor_saysWhatItsClassSays() {
    assertThat(ErrorText.problem(418).detail()).isEqualTo(ErrorText.problem(400).detail());
    assertThat(ErrorText.problem(599).detail()).isEqualTo(ErrorText.problem(500).detail());
  }
}
