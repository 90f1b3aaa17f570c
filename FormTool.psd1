@{
    RootModule           = 'FormTool.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'c0e0f0a4-6f5f-4a0e-9f0a-6a1d3f7d2b51'
    Author               = 'The FormTool developers'
    CompanyName          = 'FormTool'
    Copyright            = 'The FormTool developers. Apache-2.0.'
    Description          = 'Know, prove and keep the security of an AWS environment.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('FormTool.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Enter-FtBastionSession'
        'Export-FtInventory'
        'Export-FtReport'
        'Get-FtAccessPath'
        'Get-FtBastionSession'
        'Get-FtCredential'
        'Get-FtInventory'
        'Get-FtKeyRotation'
        'Get-FtNetworkExposure'
        'Get-FtRequiredPermission'
        'Get-FtRule'
        'Get-FtSecurityPosture'
        'Initialize-FtBastion'
        'Invoke-FtKeyRotation'
        'Measure-FtPosture'
        'New-FtBastionSession'
        'Remove-FtBastionSession'
        'Resume-FtKeyRotation'
        'Set-FtBastionSession'
        'Test-FtEncryption'
        'Undo-FtKeyRotation'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('AWS', 'Security', 'Compliance', 'Posture', 'Encryption', 'Linux', 'MacOS', 'Windows')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
