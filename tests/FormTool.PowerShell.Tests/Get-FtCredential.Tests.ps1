Describe 'Get-FtCredential' {
    BeforeAll {
        $PSStyle.OutputRendering = 'PlainText'
        $all = Get-FtCredential -Demo -WarningAction SilentlyContinue
    }

    It 'Finds <_> in the example environment' -ForEach 'access-key', 'console-password', 'kms-key' {
        $all.Kind | Should -Contain $_
    }

    It 'Gives only the kinds that are named' {
        (Get-FtCredential -Kind kms-key -Demo -WarningAction SilentlyContinue).Kind | Sort-Object -Unique | Should -Be 'kms-key'
    }

    It 'Gives what a user has, by name and by a piped user' {
        $named = Get-FtCredential -UserName 'car*' -Kind access-key, console-password -Demo -WarningAction SilentlyContinue
        $named.UserName | Sort-Object -Unique | Should -Be 'carol'
        $piped = [pscustomobject]@{ UserName = 'carol' } | Get-FtCredential -Kind access-key, console-password -Demo -WarningAction SilentlyContinue
        $piped.Id | Should -Be $named.Id
    }

    It 'Leaves out what is younger, and says how many it does not know of' {
        $old = Get-FtCredential -OlderThan 3650.00:00 -Demo -WarningVariable left -WarningAction SilentlyContinue
        $old.Count | Should -BeLessThan $all.Count
        "$left" | Should -Match 'left out'
    }

    It 'Gives nothing when the pipeline gave nothing' {
        @() | Get-FtCredential -Demo | Should -BeNullOrEmpty
    }

    It 'Writes CredentialKindNotFound for what is no kind' {
        { Get-FtCredential -Kind sword -Demo } | Should -Throw -ErrorId 'CredentialKindNotFound,FormTool.PowerShell.Commands.GetFtCredentialCommand'
    }

    It 'Fits a screen of 100 columns, as a table and as a list' {
        $lines = ($all | Out-String -Width 100) -split '\r?\n'
        $lines -match 'access-key' | Should -Not -BeNullOrEmpty
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 100
        $list = ($all | Select-Object -First 20 | Format-List | Out-String -Width 100) -split '\r?\n'
        ($list | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'Completes kinds' {
        $line = 'Get-FtCredential -Kind acc'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'access-key'
    }
}
