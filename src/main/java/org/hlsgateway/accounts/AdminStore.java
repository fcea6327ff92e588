package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.hlsgateway.config.Settings;

/** Knows the one administrator. */
@ApplicationScoped
public class AdminStore implements IdentityStore {
  private String adminName;
  private AdminPassword password;

  /** For the client proxy. */
  protected AdminStore() {}

  @Inject
  public AdminStore(Settings settings, AdminPassword password) {
    adminName = settings.access().adminUser();
    this.password = password;
  }

  @Override
  public CredentialValidationResult validate(Credential credential) {
    if (!(credential instanceof UsernamePasswordCredential given)) {
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
    // Both are looked at, whatever the first says: the time taken tells nothing of the name.
    boolean rightPassword = password.matches(given.getPasswordAsString());
    boolean rightName = isSame(adminName, given.getCaller());
    return rightName & rightPassword
        ? new CredentialValidationResult(adminName, Set.of(Roles.ADMIN))
        : CredentialValidationResult.INVALID_RESULT;
  }

  private static boolean isSame(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
