package org.hlsgateway.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What spreadsheets would make of what is exported. */
class ExportFileTest {
  @Test
  void formulas_arePlainText_whateverASpreadsheetPartsCellsBy() {
    assertThat(ExportFile.cell("=1+1")).isEqualTo("'=1+1");
    assertThat(ExportFile.cell("Sport;=cmd|' /C calc'!A0")).isEqualTo("Sport;'=cmd|' /C calc'!A0");
    assertThat(ExportFile.cell("A\t@B")).isEqualTo("A\t'@B");
    assertThat(ExportFile.cell("a=b;c-d")).isEqualTo("a=b;c-d");
  }

  @Test
  void whatIsExported_isImportedAsItWas() {
    for (String text :
        List.of("=1", "'=1", "''-1", "a;'=1", "a;=1", ";;=1", "\t\t=1", "'", "a'=1", "", "'a")) {
      assertThat(ExportFile.uncell(ExportFile.cell(text))).isEqualTo(text);
    }
    for (List<String> names :
        List.of(
            List.of("In; side", "Out"),
            List.of("C:\\", "a\\;b", ";"),
            List.of("-a", "=b;=c"),
            List.of("One"))) {
      String cell = ExportFile.cell(ExportFile.groups(names));
      assertThat(ExportFile.groupsOf(ExportFile.uncell(cell))).isEqualTo(names);
    }
    assertThat(ExportFile.groupsOf("A\\B;C")).containsExactly("A\\B", "C");
  }
}
