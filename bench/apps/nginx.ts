/** What makes of Debian's nginx a reverse proxy that keeps its connections to the application, as ours does. */
export const proxying = (backendPort: number, ...directives: readonly string[]): string => `
  upstream application { server 127.0.0.1:${backendPort}; keepalive 32; }
  server {
    listen 127.0.0.1:PORT;
    client_max_body_size 0;
    location / {
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      ${directives.map((directive) => `${directive};`).join(' ')}
    }
  }`;

/** What makes of it a web server for the files in `folder`. */
export const serving = (folder: string): string =>
  `server { listen 127.0.0.1:PORT; root ${folder}; sendfile on; tcp_nopush on; }`;
