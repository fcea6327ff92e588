package org.hlsgateway.channels;

/**
 * What is wrong with one field.
 *
 * @param field its name in the form and in JSON
 * @param message what is wrong and what to do
 */
public record FieldError(String field, String message) {}
