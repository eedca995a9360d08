"""The only disk: settings, content, locales, ledger and site in and out, whole or not at all."""
