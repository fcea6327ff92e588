package org.hlsgateway.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** Everything machines may ask. Resources are found by their annotations, in any package. */
@ApplicationPath("/hls_gateway/api")
@OpenAPIDefinition(
    info =
        @Info(
            title = "HLS Gateway",
            version = "1",
            description =
                "Channels: live sources with a name, watched as HLS. Errors are"
                    + " application/problem+json (RFC 9457). Requests need HTTP Basic or a"
                    + " token: press Authorize here; a browser's own login is good for reading only."
                    + " [Back to the gateway](../../hls_gateway/)"),
    security = {@SecurityRequirement(name = "basic"), @SecurityRequirement(name = "token")})
@SecurityScheme(
    securitySchemeName = "basic",
    type = SecuritySchemeType.HTTP,
    scheme = "basic",
    description = "Name and password of an account.")
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "A token of an account: it may what the account may.")
public class ApiApplication extends Application {}
