package org.hlsgateway.web;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Writes into the API's document what is true of every operation, so that no operation has to say
 * it and none can forget it. microprofile-config.properties names this class.
 */
public class ApiDocument implements OASFilter {
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String NICKNAME = "^[A-Za-z0-9_-]{1,50}$";
  private static final String REFERENCE = "#/components/schemas/";

  private static final Map<String, String> OF_ALL =
      Map.of(
          "400", "The address or a parameter cannot be read.",
          "401", "Name or password is missing or wrong.",
          "403", "A browser's session without its token; programs send HTTP Basic.",
          "406", "Accept names nothing that there is.",
          "429", "Too many wrong passwords from this address; Retry-After says how long.",
          "500", "Something is wrong here; the server's log says what.");

  private static final Map<String, String> OF_BODIES =
      Map.of(
          "408", "The body did not arrive in time.",
          "413", "The body is larger than 32 KiB.",
          "415", "The body is of another kind, or in a charset that is unknown here.");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    // Where the document is read from, there the API is, whatever a proxy puts before it.
    document.setServers(List.of(OASFactory.createServer().url("./").description("This gateway.")));
    document.getComponents().addSchema(Problem.SCHEMA, problem());
    document
        .getComponents()
        .addHeader(
            "ETag",
            OASFactory.createHeader()
                .description("Of the channel's settings; for If-Match.")
                .schema(text("\"7.0\"")));
    for (PathItem path : document.getPaths().getPathItems().values()) {
      path.getOperations().values().forEach(operation -> complete(operation, document));
    }
  }

  private static void complete(Operation operation, OpenAPI document) {
    OF_ALL.forEach((status, what) -> add(status, what, operation));
    if (operation.getParameters() != null) {
      operation.getParameters().stream()
          .filter(parameter -> parameter.getName().equals("nickname"))
          .forEach(parameter -> parameter.getSchema().pattern(NICKNAME));
    }
    if (operation.getRequestBody() != null) {
      OF_BODIES.forEach((status, what) -> add(status, what, operation));
      operation
          .getRequestBody()
          .getContent()
          .getMediaTypes()
          .values()
          .forEach(body -> allowNull(body.getSchema(), document, new HashSet<>()));
      MediaType patch = operation.getRequestBody().getContent().getMediaType(MERGE_PATCH);
      if (patch != null) {
        patch.setSchema(withoutRequired(patch.getSchema(), document));
      }
    }
    operation
        .getResponses()
        .getAPIResponses()
        .forEach(
            (status, response) -> {
              if (status.compareTo("400") >= 0 && response.getContent() == null) {
                response.setContent(
                    OASFactory.createContent()
                        .addMediaType(
                            Problem.MEDIA_TYPE,
                            OASFactory.createMediaType()
                                .schema(
                                    OASFactory.createSchema().ref(REFERENCE + Problem.SCHEMA))));
              }
            });
  }

  private static void add(String status, String what, Operation operation) {
    if (operation.getResponses().getAPIResponse(status) == null) {
      APIResponse response = OASFactory.createAPIResponse().description(what);
      operation.getResponses().addAPIResponse(status, response);
    }
  }

  /** What need not be there may be null as well: both mean the default. */
  private static void allowNull(Schema body, OpenAPI document, Set<String> done) {
    String reference = body.getRef();
    if (reference == null || !done.add(reference)) {
      return;
    }
    Schema schema =
        document.getComponents().getSchemas().get(reference.substring(REFERENCE.length()));
    if (schema == null || schema.getProperties() == null) {
      return;
    }
    List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
    Map<String, Schema> properties = new TreeMap<>(schema.getProperties());
    properties.forEach(
        (name, property) -> {
          if (!required.contains(name)) {
            allowNull(property, document, done);
            properties.put(name, orNull(property));
          }
        });
    schema.setProperties(properties);
  }

  private static Schema orNull(Schema property) {
    if (property.getRef() != null) {
      return OASFactory.createSchema()
          .addAnyOf(property)
          .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
    }
    boolean typed = property.getType() != null && !property.getType().isEmpty();
    return typed && !property.getType().contains(Schema.SchemaType.NULL)
        ? property.addType(Schema.SchemaType.NULL)
        : property;
  }

  /** A patch may name any of the fields, and needs none. */
  private static Schema withoutRequired(Schema whole, OpenAPI document) {
    String name = whole.getRef().substring(REFERENCE.length());
    Schema of = document.getComponents().getSchemas().get(name);
    String patch = name.replace("Request", "") + "Patch";
    document
        .getComponents()
        .addSchema(
            patch,
            OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .description("The fields to change.")
                .properties(new TreeMap<>(of.getProperties()))
                .additionalPropertiesBoolean(false));
    return OASFactory.createSchema().ref(REFERENCE + patch);
  }

  private static Schema problem() {
    Schema field =
        OASFactory.createSchema()
            .addType(Schema.SchemaType.OBJECT)
            .addProperty("field", text("source"))
            .addProperty("message", text("The host is missing."))
            .required(List.of("field", "message"));
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .description("What is wrong and what to do, RFC 9457.")
        .addProperty("type", text("about:blank"))
        .addProperty("title", text("Bad Request"))
        .addProperty(
            "status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).addExample(400))
        .addProperty("detail", text("Some fields are wrong."))
        .addProperty(
            "errors",
            OASFactory.createSchema()
                .addType(Schema.SchemaType.ARRAY)
                .description("Each wrong field; absent if it is not about fields.")
                .items(field))
        .required(List.of("type", "title", "status", "detail"));
  }

  private static Schema text(String example) {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING).addExample(example);
  }
}
