# Runs host.ps1 in the language mode that a policy of Windows would give it.
$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
& $env:STATIONKEEPER_TEST_SCRIPT
exit $LASTEXITCODE
