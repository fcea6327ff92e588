package org.hlsgateway.livebox;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.hlsgateway.boxes.BoxControls;
import org.hlsgateway.channels.StoreSeal;
import org.hlsgateway.restream.BroadcastFormat;
import org.hlsgateway.restream.StreamKey;
import org.hlsgateway.store.Sql;

/** The table {@code livebox_control}; see db/migration. It has one row, or none. */
@ApplicationScoped
class ControlTable {
  /** What is sealed opens for this owner only. */
  private static final String OWNER = "livebox";

  /** Of a quality that is not set. */
  private static final int NONE = 0;

  private static final String UPDATE =
      "update livebox_control set name_sealed = ?, url_sealed = ?, source = ?, resolution = ?,"
          + " tone = ?, fps = ?, bitrate = ?, quality = ?, targets_sealed = ? where id = ?";

  private static final String INSERT =
      "insert into livebox_control (name_sealed, url_sealed, source, resolution, tone, fps,"
          + " bitrate, quality, targets_sealed, id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private StoreSeal seal;
  private Sql sql;

  /** For the client proxy. */
  protected ControlTable() {}

  @Inject
  ControlTable(StoreSeal seal) {
    this.seal = seal;
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    sql = new Sql(database);
  }

  ControlData read() throws SQLException {
    return sql.read(this::data, "select * from livebox_control where id = 1").stream()
        .findFirst()
        .orElse(ControlData.FRESH);
  }

  private ControlData data(ResultSet row) throws SQLException {
    int quality = row.getInt("quality");
    return new ControlData(
        new StreamKey(seal.open(row.getString("name_sealed"), OWNER)),
        seal.open(row.getString("url_sealed"), OWNER),
        row.getString("source"),
        new BroadcastFormat(
            BroadcastFormat.resolution("resolution", row.getString("resolution")),
            row.getBoolean("tone"),
            row.getInt("fps"),
            row.getInt("bitrate"),
            quality == NONE ? OptionalInt.empty() : OptionalInt.of(quality)),
        ExtraTarget.stored(seal.open(row.getString("targets_sealed"), OWNER)));
  }

  /**
   * @param also is written in the same transaction
   */
  void write(ControlData data, BoxControls.Also also) throws SQLException {
    sql.transaction(
        connection -> {
          if (put(connection, UPDATE, data) == 0) {
            put(connection, INSERT, data);
          }
          also.write(connection);
          return null;
        });
  }

  private int put(Connection connection, String statement, ControlData data) throws SQLException {
    BroadcastFormat format = data.format();
    return Sql.change(
        connection,
        statement,
        seal.close(data.name().value(), OWNER),
        seal.close(data.url(), OWNER),
        data.source(),
        format.resolution().key(),
        format.tone(),
        format.framesPerSecond(),
        format.bitsPerSecond(),
        format.quality().orElse(NONE),
        seal.close(ExtraTarget.toStore(data.targets()), OWNER),
        1);
  }
}
