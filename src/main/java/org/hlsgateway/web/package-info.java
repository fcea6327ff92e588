/** What all pages share: the template engine, the page frame, static files, headers, errors. */
package org.hlsgateway.web;
