package org.hlsgateway.web;

import java.util.Set;
import java.util.regex.Pattern;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Puts what a proxy takes off our paths before every path in a finished page, wherever a template
 * or a script's data has one: no template can forget it.
 */
final class LinkPrefix implements IPostProcessorDialect {
  /** Of the template's context. */
  static final String VARIABLE = "prefix";

  private static final int AFTER_ALL_OTHERS = Integer.MAX_VALUE;

  @Override
  public String getName() {
    return "link prefix";
  }

  @Override
  public int getDialectPostProcessorPrecedence() {
    return AFTER_ALL_OTHERS;
  }

  @Override
  public Set<IPostProcessor> getPostProcessors() {
    return Set.of(new PostProcessor(TemplateMode.HTML, Handler.class, AFTER_ALL_OTHERS));
  }

  /** Made by Thymeleaf, anew for each page. */
  public static final class Handler extends AbstractTemplateHandler {
    // Not value: what a form sends back to us has no prefix.
    private static final Pattern ADDRESSES =
        Pattern.compile("href|src|action|formaction|poster|data-.*");
    private static final Pattern OURS = Pattern.compile("/(?:hls_gateway|openapi)(?:[/?#].*)?");

    private String prefix = "";

    @Override
    public void setContext(ITemplateContext context) {
      super.setContext(context);
      prefix = (String) context.getVariable(VARIABLE);
    }

    @Override
    public void handleOpenElement(IOpenElementTag element) {
      super.handleOpenElement(prefixed(element));
    }

    @Override
    public void handleStandaloneElement(IStandaloneElementTag element) {
      super.handleStandaloneElement(prefixed(element));
    }

    private <T extends IProcessableElementTag> T prefixed(T element) {
      T changed = element;
      if (!prefix.isEmpty()) {
        for (IAttribute attribute : element.getAllAttributes()) {
          if (isOurAddress(attribute)) {
            changed =
                getContext()
                    .getModelFactory()
                    .setAttribute(
                        changed,
                        attribute.getAttributeCompleteName(),
                        prefix + attribute.getValue());
          }
        }
      }
      return changed;
    }

    private static boolean isOurAddress(IAttribute attribute) {
      return attribute.getValue() != null
          && ADDRESSES.matcher(attribute.getAttributeCompleteName()).matches()
          && OURS.matcher(attribute.getValue()).matches();
    }
  }
}
