import { registerHooks } from 'node:module';

/*
 * Lets plain Node run the sources: it strips the types by itself, and this maps the `.js` of our imports to them.
 * (So the files that are run this way hold no syntax that needs more than stripping.)
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    return nextResolve(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
