Describe 'Get-FtNetworkExposure' {
    It 'Finds the servers that the internet reaches by Elasticsearch' {
        $records = Get-FtNetworkExposure -From internet -Port 9200 -Demo
        @($records).Count | Should -Be 2
        $record = $records[0]
        $record.PublicAddress | Should -Match '^\d+(\.\d+){3}$'
        $record.Ports | Should -Contain 'tcp/9200'
        $record.Path[0] | Should -Match '^igw-'
    }

    It 'Names the group from which the databases are reached' {
        $records = Get-FtNetworkExposure -Port 3306 -Demo | Where-Object ResourceType -EQ rds.db-instance
        $records | Should -Not -BeNullOrEmpty
        $records.FromKind | Sort-Object -Unique | Should -Be 'group'
    }

    It 'Writes <Id> for <From>' -ForEach @(
        @{ Id = 'NetworkNotRecognized'; From = 'nowhere' }
        @{ Id = 'NetworkNotFound'; From = 'sg-0123456789abcdef0' }
    ) {
        { Get-FtNetworkExposure -From $From -Demo } | Should -Throw -ErrorId "$Id,FormTool.PowerShell.Commands.GetFtNetworkExposureCommand"
    }

    It 'Fits a screen of 100 columns' {
        $lines = (Get-FtNetworkExposure -Demo | Out-String -Width 100) -split '\r?\n'
        $lines -match 'tcp/3306' | Should -Not -BeNullOrEmpty
    }

    It 'Completes networks' {
        $line = 'Get-FtNetworkExposure -From inter'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'internet'
    }
}
