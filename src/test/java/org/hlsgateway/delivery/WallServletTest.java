package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.FakeResponse;
import org.junit.jupiter.api.Test;

/** What walls tell, and who changes them. */
class WallServletTest {
  private final List<String> changes = new ArrayList<>();
  private final SavedWallTable table =
      new SavedWallTable() {
        @Override
        void put(SavedWall wall) {
          changes.add("put " + wall.name());
        }

        @Override
        boolean add(SavedWall wall) {
          changes.add("add " + wall.name());
          return false;
        }
      };

  @Test
  void namesToSave_areOfWhatIsShown() {
    WallServlet.Tile door = new WallServlet.Tile("door", "Door", "on", "live", "/x");
    WallServlet.Tile yard = new WallServlet.Tile("yard", "Yard", "on", "live", "/y");
    assertThat(WallServlet.namesOf(List.of(door, yard))).isEqualTo("door,yard");
    assertThat(WallServlet.namesOf(List.of())).isEmpty();
  }

  @Test
  void whoIsNotAdministrator_replacesNoWall() throws Exception {
    var response = new FakeResponse();
    var request =
        new FakeRequest("POST", "/hls_gateway/admin/wall/save")
            .parameter("title", "Lobby")
            .parameter("channels", "door");
    new SavedWallServlet(table).doPost(request.request(), response.response());
    assertThat(changes).containsExactly("add lobby");
  }
}
