Describe 'Get-FtAccessPath' {
    It 'Says that <From> is <Expected> for <Action> on <To>' -ForEach @(
        @{ From = 'carol'; To = 'shop-assets'; Action = 's3:GetObject'; Expected = 'Allowed' }
        @{ From = '*'; To = 'open-role'; Action = 'sts:AssumeRole'; Expected = 'Allowed' }
        @{ From = '*'; To = 'arn:aws:s3:::shop-public/*'; Action = 's3:GetObject'; Expected = 'Allowed' }
        @{ From = 'bob'; To = 'shop-assets'; Action = 's3:GetObject'; Expected = 'Denied' }
    ) {
        $path = Get-FtAccessPath -From $From -To $To -Action $Action -Demo
        @($path).Count | Should -Be 1
        "$($path.Allowed)" | Should -Be $Expected
        $path.Because | Should -Not -BeNullOrEmpty
    }

    It 'Tells the steps from <From> to administering a bucket, and what it left out' -ForEach @{ From = 'frank' } {
        $path = Get-FtAccessPath -From $From -To shop-assets -Action s3:PutBucketPolicy -Demo
        "$($path.Allowed)" | Should -Be 'Allowed'
        $path.Path | Should -HaveCount 4
        $path.Path[1] | Should -BeLike '*:role/build'
        $path.Path[2] | Should -BeLike 'iam:PassRole + ec2:RunInstances*'
        $path.LeftOut -join ' ' | Should -BeLike '*session policies*'
    }

    It 'Tells three levels without an action' {
        (Get-FtAccessPath carol shop-assets -Demo).Level | Should -Be 'Read', 'Write', 'Admin'
    }

    It 'Writes <Id> for what is not there' -ForEach @(
        @{ Id = 'PrincipalNotFound'; From = 'nobody'; To = 'shop-assets' }
        @{ Id = 'ResourceNotFound'; From = 'carol'; To = 'nothing' }
    ) {
        { Get-FtAccessPath -From $From -To $To -Demo } | Should -Throw -ErrorId "$Id,FormTool.PowerShell.Commands.GetFtAccessPathCommand"
    }

    It 'Fits a screen of 100 columns' {
        $lines = (Get-FtAccessPath carol shop-assets -Demo | Out-String -Width 100) -split '\r?\n'
        $lines -match 's3:GetObject' | Should -Not -BeNullOrEmpty
    }

    It 'Completes actions' {
        $line = 'Get-FtAccessPath -From carol -To shop-assets -Action s3:GetO'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 's3:GetObject'
    }
}
