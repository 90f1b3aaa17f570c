# Loads the compiled cmdlets in a load context of their own (see FormTool.Loader) and hands them to this module.
# Every kind of step costs milliseconds the first time that a session takes it, so there are few.
$again = 'FormTool.Loader.ModuleContext' -as [type]
if (-not $again) {
    $null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/FormTool.Loader.dll")
}
$assembly = [FormTool.Loader.ModuleContext]::Load("$PSScriptRoot/bin", 'FormTool.PowerShell')
$cmdlets = Microsoft.PowerShell.Core\Import-Module -Assembly $assembly -PassThru

# On Import-Module -Force PowerShell finds the assembly already imported and adds its cmdlets to no module
# (PowerShell issue 20710), so they are added to this one by hand.
if ($again) {
    $add = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) {
        $null = $add.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}
