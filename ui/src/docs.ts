// The page at /docs/: Swagger UI over the OpenAPI document of now, with the session of the page.
import 'swagger-ui-dist/swagger-ui.css';
// @ts-expect-error: it has no types
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import './docs.css';
import { sessionHeaders } from './session';

interface Asked {
  headers: Record<string, string>;
}
const place = document.getElementById('docs')!;
const answer = await fetch('/', {
  headers: { ...(await sessionHeaders()), Accept: 'application/openapi+json' },
});
if (answer.ok) {
  const spec = await answer.json();
  SwaggerUI({
    domNode: place,
    // A request that is tried goes to the server of this page, not to the one in the document.
    spec: { ...spec, host: location.host, schemes: [location.protocol.slice(0, -1)] },
    docExpansion: 'none',
    filter: true,
    // Nothing is asked of another host.
    validatorUrl: null,
    async requestInterceptor(asked: Asked) {
      Object.assign(asked.headers, await sessionHeaders());
      return asked;
    },
  });
} else {
  const { message, hint } = await answer.json();
  const link = document.createElement('a');
  link.href = '/';
  link.textContent = 'Log in';
  place.append(`${message}. ${hint ?? ''} `, link);
}
