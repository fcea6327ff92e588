package org.hlsgateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.hlsgateway.FakeRequest;
import org.hlsgateway.channels.OutputSettings.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaFormTest {

  @ParameterizedTest
  @CsvSource({
    "FMP4,,FMP4",
    "MPEG_TS,,MPEG_TS",
    "FMP4,ts,MPEG_TS",
    "MPEG_TS,fmp4,FMP4",
    "MPEG_TS,ts,MPEG_TS",
    "FMP4,nonsense,FMP4"
  })
  void theFormIsWhatIsAskedFor_orTheChannelsOwn(Format usual, String asked, MediaForm expected) {
    FakeRequest request = new FakeRequest("GET", "/hls_gateway/read/door/index.m3u8");
    if (asked != null) {
      request.parameter("format", asked);
    }
    assertThat(MediaForm.ofIndex(request.request(), usual)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"FMP4,''", "MPEG_TS,&format=ts"})
  void aMediaPlaylistsAddress_saysItsForm(MediaForm form, String query) {
    assertThat(form.query()).isEqualTo(query);
  }
}
