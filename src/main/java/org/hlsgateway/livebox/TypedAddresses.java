package org.hlsgateway.livebox;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/**
 * What was typed into the settings page, where addresses stand without their secrets, and keys not
 * at all: what was left as it stood means what is stored.
 */
final class TypedAddresses {
  private TypedAddresses() {}

  /**
   * Adds url and name, as far as they change.
   *
   * @param key empty: the stored one, as long as the address stays
   */
  static void address(ControlData stored, String url, String key, JsonObjectBuilder change) {
    boolean stays = url.equals(stored.shownUrl());
    if (!stays) {
      change.add("url", url).add("name", key);
    } else if (!key.isEmpty()) {
      // The key at the address's end, if it had one, is what is replaced.
      change.add("url", stored.urlWithoutKey()).add("name", key);
    }
  }

  /**
   * The page's rows are the stored ones in their order, and then empty ones.
   *
   * @param urls empty: this one is to go, or there is none
   * @param keys as many; empty: the stored one, where the address stays
   */
  static JsonArray targets(List<ExtraTarget> stored, List<String> urls, List<String> keys) {
    JsonArrayBuilder targets = Json.createArrayBuilder();
    for (int i = 0; i < urls.size() && i < keys.size(); i++) {
      String url = urls.get(i);
      String key = keys.get(i);
      if (url.isEmpty()) {
        continue;
      }
      if (i < stored.size() && url.equals(stored.get(i).shownUrl())) {
        ExtraTarget same = stored.get(i);
        targets.add((key.isEmpty() ? same : same.with(key)).json(true));
        continue;
      }
      boolean isKnown = stored.stream().anyMatch(each -> each.shownUrl().equals(url));
      targets.add(
          Json.createObjectBuilder()
              .add("url", url)
              .add("name", key.isEmpty() && isKnown ? ControlData.MASK : key));
    }
    return targets.build();
  }
}
