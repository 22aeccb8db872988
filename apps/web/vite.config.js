import { defineConfig } from 'vite';

const api = { target: 'http://localhost:3000', changeOrigin: false };

/** The page is served under a policy that forbids inline scripts, styles and data: everything is a file of its own. */
export default defineConfig({
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: 'baseline-widely-available',
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': api, '/files': api, '/socket.io': { ...api, ws: true } },
  },
});
