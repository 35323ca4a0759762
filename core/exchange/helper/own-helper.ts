/** What files of logins call Fairlead's own credential helper: the end of its name, and the whole of it. */
export const ownSuffix = 'fairlead'
export const ownHelper = `docker-credential-${ownSuffix}`
